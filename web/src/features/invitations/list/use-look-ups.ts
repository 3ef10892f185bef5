import { lookUpContacts } from '@contracts/directory';
import { type Dispatch, type SetStateAction, useEffect, useRef } from 'react';
import { call } from '../../../app/api.ts';
import { type Note, noteOfLookUp } from '../note.ts';
import type { Entry, Judged } from './entries.ts';

/** After the last change: the time in which somebody goes on typing. */
const PAUSE_MS = 300;

/** Asks the server whose the contacts are: all that are new in one request, each once. */
export function useLookUps(
  entries: readonly Entry[],
  judged: ReadonlyMap<number, Judged>,
  setEntries: Dispatch<SetStateAction<Entry[]>>,
  /** Grows with every list that is sent, after which what was free is so no more. */
  sent: number,
): void {
  const answers = useRef(new Map<string, Note | null>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is a sign, not a value.
  useEffect(() => answers.current.clear(), [sent]);
  useEffect(() => {
    const open = entries.flatMap((entry) => {
      const asked = entry.found === undefined ? askedOf(judged.get(entry.id)) : null;
      return asked ? [{ id: entry.id, asked }] : [];
    });
    if (open.length === 0) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void lookUp(
        open.map((one) => one.asked),
        answers.current,
        controller.signal,
      ).then((found) => {
        if (controller.signal.aborted) return;
        const byId = new Map(open.map(({ id, asked }) => [id, found.get(asked.address) ?? null]));
        setEntries((before) =>
          before.map((entry) => (byId.has(entry.id) ? { ...entry, found: byId.get(entry.id) } : entry)),
        );
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [entries, judged, setEntries]);
}

interface Asked {
  kind: 'email' | 'mobile';
  address: string;
}

/** What can be asked about: not the second of two alike, nor what is no contact. */
function askedOf(judged: Judged | undefined): Asked | null {
  if (!judged || judged.state === 'repeated') return null;
  if (judged.email) return { kind: 'email', address: judged.email };
  return judged.mobile ? { kind: 'mobile', address: judged.mobile.e164 } : null;
}

/** Whether it worked out or not is all the same: the server looks again when the list arrives. */
async function lookUp(
  asked: readonly Asked[],
  answers: Map<string, Note | null>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Note | null>> {
  const contacts = asked.filter(({ address }) => !answers.has(address));
  if (contacts.length === 0) return answers;
  try {
    const { items } = await call(lookUpContacts, { body: { contacts }, signal });
    items.forEach((found, at) => {
      const one = contacts[at];
      if (!one) return;
      const { state } = found;
      answers.set(one.address, state === 'not_told' ? null : noteOfLookUp(one.kind, { ...found, state }));
    });
  } catch {
    // An answer that stays away keeps nobody from sending.
  }
  return answers;
}
