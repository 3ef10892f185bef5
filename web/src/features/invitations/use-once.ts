import { useRef } from 'react';
import { OfflineError, ProblemError } from '../../app/api.ts';

export type Outcome<Answer> =
  | { kind: 'done'; answer: Answer }
  | { kind: 'refused'; problem: ProblemError }
  | { kind: 'failed'; error: unknown }
  /** One is running already: a second press of the button. */
  | { kind: 'busy' };

/** The key of a request whose answer never came, with a digest of what it asked for: nothing personal. */
const UNANSWERED = 'beckon.invite.unanswered';

type Send<Body, Answer> = (body: Body, idempotencyKey: string) => Promise<Answer>;

/**
 * Sends a request once. One whose answer never came is repeated with the key that it had, also after a reload, so that
 * nobody is invited twice; any other gets a key of its own.
 */
export function useOnce<Body, Answer>(send: Send<Body, Answer>): (body: Body) => Promise<Outcome<Answer>> {
  const running = useRef(false);
  return async (body) => {
    if (running.current) return { kind: 'busy' };
    running.current = true;
    try {
      return await sendOnce(send, body);
    } finally {
      running.current = false;
    }
  };
}

async function sendOnce<Body, Answer>(send: Send<Body, Answer>, body: Body): Promise<Outcome<Answer>> {
  const digest = await digestOf(JSON.stringify(body));
  const [before = '', asked] = sessionStorage.getItem(UNANSWERED)?.split(' ') ?? [];
  const key = asked === digest ? before : crypto.randomUUID();
  // Noted before it leaves: a page that is closed meanwhile has not heard the answer either.
  sessionStorage.setItem(UNANSWERED, `${key} ${digest}`);
  try {
    const answer = await send(body, key);
    sessionStorage.removeItem(UNANSWERED);
    return { kind: 'done', answer };
  } catch (error) {
    if (!mayHaveArrived(error)) sessionStorage.removeItem(UNANSWERED);
    return error instanceof ProblemError && error.status < 500 && !error.has('idempotency.still_running')
      ? { kind: 'refused', problem: error }
      : { kind: 'failed', error };
  }
}

async function digestOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const mayHaveArrived = (error: unknown): boolean =>
  error instanceof OfflineError ||
  (error instanceof ProblemError && (error.status >= 500 || error.has('idempotency.still_running')));
