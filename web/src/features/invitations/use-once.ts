import { useRef } from 'react';
import { OfflineError, ProblemError } from '../../app/api.ts';

export type Outcome<Answer> =
  | { kind: 'done'; answer: Answer }
  | { kind: 'refused'; problem: ProblemError }
  | { kind: 'failed'; error: unknown }
  /** One is running already: a second press of the button. */
  | { kind: 'busy' };

/**
 * Sends a request once. One whose answer never came is repeated with the key that it had, so that nobody is invited twice;
 * any other gets a key of its own.
 */
export function useOnce<Body, Answer>(
  send: (body: Body, idempotencyKey: string) => Promise<Answer>,
): (body: Body) => Promise<Outcome<Answer>> {
  const running = useRef(false);
  const unanswered = useRef<{ key: string; body: string } | null>(null);
  return async (body) => {
    if (running.current) return { kind: 'busy' };
    running.current = true;
    const text = JSON.stringify(body);
    const key = unanswered.current?.body === text ? unanswered.current.key : crypto.randomUUID();
    unanswered.current = null;
    try {
      return { kind: 'done', answer: await send(body, key) };
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
