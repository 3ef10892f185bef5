import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../app/api.ts';
import { announce, toast } from '../../ui/index.ts';
import { type Decision, decide, type Seen, valuesDecided } from './queries.ts';

/** A value that was not decided, and why. */
export interface Left<T extends Seen> {
  seen: T;
  why: string;
}

/**
 * Decides about values, says how many went well, and keeps those that did not. `decided` is called with the answer, before
 * the list is read again: what is selected from then on is a new selection.
 */
export function useDecide<T extends Seen>() {
  const t = useTranslations('confirmations');
  const client = useQueryClient();
  const [busy, setBusy] = useState<Decision | null>(null);
  const [left, setLeft] = useState<readonly Left<T>[]>([]);
  const run = useCallback(
    async (decision: Decision, seen: readonly T[], decided?: () => void): Promise<void> => {
      setBusy(decision);
      try {
        const answers = await decide(decision, seen);
        decided?.();
        const refused = seen.flatMap((one, at) => {
          const why = answers[at];
          return typeof why === 'string' ? [{ seen: one, why }] : [];
        });
        setLeft(refused);
        const count = seen.length - refused.length;
        if (count > 0) toast(t(decision === 'confirm' ? 'confirmed' : 'rejected', { count }));
        else announce(t('refused', { count: refused.length }));
        await valuesDecided(client);
      } catch (error) {
        toast(error instanceof ProblemError ? error.detail : t('failed'));
      } finally {
        setBusy(null);
      }
    },
    [client, t],
  );
  return { run, busy, left, forget: () => setLeft([]) };
}
