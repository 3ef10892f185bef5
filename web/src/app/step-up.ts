import { useSyncExternalStore } from 'react';

/** One question at a time, whatever the number of requests that wait for it. */
interface Question {
  answer: Promise<boolean>;
  settle: (proved: boolean) => void;
}
let open: Question | null = null;
const listeners = new Set<() => void>();

function show(question: Question | null): void {
  open = question;
  for (const listener of listeners) listener();
}

/** If the refusal asks for a fresh proof: asks the reader for it, and says whether they gave one. */
export async function proofAsked(refusal: Response): Promise<boolean> {
  const body: { code?: unknown } | null = await refusal
    .clone()
    .json()
    .catch(() => null);
  if (body?.code !== 'session.step_up_required') return false;
  if (!open) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    show({ answer: promise, settle: resolve });
  }
  return open?.answer ?? false;
}

/** The reader proved who they are, or would not. */
export function settleProof(proved: boolean): void {
  open?.settle(proved);
  show(null);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useProofAsked = (): boolean => useSyncExternalStore(subscribe, () => open !== null);
