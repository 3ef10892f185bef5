import type { Connection } from '@contracts/company-sign-in';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../app/problem.ts';
import { focusFirstBad } from '../../ui/form.tsx';
import { toast } from '../../ui/index.ts';
import { connectionsQuery } from './queries.ts';

/**
 * Runs a change of a connection: busy while it runs, what refused it afterwards, said at the fields where it can be.
 * @param fields places in the request that have a field, in the form with this id
 */
export function useChange(form: string, fields: readonly string[]) {
  const t = useTranslations('companySignIn');
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const run = async (change: () => Promise<Connection>): Promise<Connection | null> => {
    setBusy(true);
    setRefused(null);
    try {
      const changed = await change();
      queries.setQueryData(
        connectionsQuery.queryKey,
        (before) =>
          before && {
            ...before,
            items: before.items.map((one) => (one.id === changed.id ? changed : one)),
          },
      );
      toast(t('saved'));
      return changed;
    } catch (error) {
      setRefused(error);
      requestAnimationFrame(() => focusFirstBad(document.getElementById(form)));
      return null;
    } finally {
      setBusy(false);
    }
  };
  const faultAt = (field: string) => faultOf(refused, field);
  const unplaced = refused !== null && !fields.some(faultAt) ? refused : null;
  return { busy, run, faultAt, unplaced };
}

/** What the server minds about a field, with what to do about it. */
export function faultOf(refused: unknown, field: string): string | undefined {
  if (!(refused instanceof ProblemError)) return undefined;
  const item = refused.at(field);
  // What is too short or too long says all by itself; its next step is about the form as a whole.
  const next = refused.code === 'request.invalid' ? null : item?.nextStep;
  return item && [item.detail, next].filter(Boolean).join(' ');
}
