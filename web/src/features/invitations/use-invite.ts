import { createInvitation, type Invited } from '@contracts/invitations';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call, OfflineError, ProblemError } from '../../app/api.ts';
import { refreshUsers } from '../users/directory.ts';
import { addRecent } from '../users/recent.ts';
import type { InviteBody } from './form-values.ts';

export type InviteOutcome =
  | { kind: 'invited'; answer: Invited }
  | { kind: 'refused'; problem: ProblemError }
  | { kind: 'failed'; error: unknown }
  /** One is running already: a second press of the button. */
  | { kind: 'busy' };

/**
 * Sends an invitation once. A request whose answer never came is repeated with the key that it had, so that the person
 * is not invited twice; any other gets a key of its own.
 */
export function useInvite(): (body: InviteBody) => Promise<InviteOutcome> {
  const client = useQueryClient();
  const running = useRef(false);
  const unanswered = useRef<{ key: string; body: string } | null>(null);
  return async (body) => {
    if (running.current) return { kind: 'busy' };
    running.current = true;
    const text = JSON.stringify(body);
    const key = unanswered.current?.body === text ? unanswered.current.key : crypto.randomUUID();
    unanswered.current = null;
    try {
      const answer = await call(createInvitation, { body, idempotencyKey: key });
      addRecent(answer, body.email ?? body.mobile ?? '');
      void refreshUsers(client);
      return { kind: 'invited', answer };
    } catch (error) {
      if (mayHaveArrived(error)) unanswered.current = { key, body: text };
      return error instanceof ProblemError && error.status < 500 && !error.has('idempotency.still_running')
        ? { kind: 'refused', problem: error }
        : { kind: 'failed', error };
    } finally {
      running.current = false;
    }
  };
}

const mayHaveArrived = (error: unknown): boolean =>
  error instanceof OfflineError ||
  (error instanceof ProblemError && (error.status >= 500 || error.has('idempotency.still_running')));
