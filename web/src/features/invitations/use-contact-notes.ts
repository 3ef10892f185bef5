import { lookUpContact } from '@contracts/directory';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../app/api.ts';
import { type PhoneReading, type PhoneValue, readPhone } from '../../ui/phone.ts';
import { type ContactKind, cleanEmail, looksLikeEmail } from './form-values.ts';
import { type Note, noteOf, noteOfLookUp } from './note.ts';
import { whenReleased } from './pointer.ts';

/** After the last key, or after leaving a field: the time in which somebody goes on, or back to mend it. */
const PAUSE_MS = 300;

type Notes = Record<ContactKind, Note | null>;
const NONE: Notes = { email: null, mobile: null };

interface Asked {
  kind: ContactKind;
  address: string;
  country?: string;
}

/**
 * Looks at a contact: of the server whose it is already, as soon as it looks complete, and whether it can be one at all once
 * its field is left. Empty fields are left in peace; what was said goes with the first key that changes the text. Nothing is
 * said while a button is held down: a line that appears would push the button away from under the finger.
 * @param whileTyping not for those whose look-ups are counted: they are asked for when the field is left
 */
export function useContactNotes(whileTyping: boolean) {
  const [notes, setNotes] = useState<Notes>(NONE);
  /** What the server said so far, so that leaving a field does not ask again. */
  const answers = useRef(new Map<string, Note | null>());
  const running = useRef<Record<ContactKind, AbortController | null>>({ email: null, mobile: null });

  const set = useCallback(
    (kind: ContactKind, note: Note | null) => setNotes((before) => ({ ...before, [kind]: note })),
    [],
  );
  const stop = useCallback((kind: ContactKind) => {
    running.current[kind]?.abort();
    running.current[kind] = null;
  }, []);
  /** The text changed: nothing that was said holds any more. */
  const clear = useCallback(
    (kind: ContactKind) => {
      stop(kind);
      setNotes((before) => (before[kind] ? { ...before, [kind]: null } : before));
    },
    [stop],
  );
  const judge = useCallback(
    async (
      kind: ContactKind,
      look: (say: (note: Note) => Promise<void>, signal: AbortSignal) => Promise<void>,
    ) => {
      stop(kind);
      const controller = new AbortController();
      running.current[kind] = controller;
      const say = async (note: Note) => {
        await whenReleased();
        if (!controller.signal.aborted) set(kind, note);
      };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (!controller.signal.aborted) await look(say, controller.signal);
    },
    [set, stop],
  );

  const leftEmail = useCallback(
    (text: string) => {
      const address = cleanEmail(text);
      if (address === '') return;
      void judge('email', async (say, signal) => {
        const note = looksLikeEmail(address)
          ? await lookUp({ kind: 'email', address }, signal, answers.current)
          : noteOf('email.invalid');
        if (note) await say(note);
      });
    },
    [judge],
  );
  const leftMobile = useCallback(
    (value: PhoneValue, landlineAccepted: boolean) => {
      if (value.text.trim() === '') return;
      void judge('mobile', async (say, signal) => {
        const reading = await readPhone(value).catch((): PhoneReading => ({ kind: 'empty' }));
        if (reading.kind === 'empty') return;
        if (reading.kind === 'invalid') return say(noteOf('mobile.invalid'));
        const asked = { kind: 'mobile' as const, address: reading.e164, country: value.country };
        const doubt = reading.kind === 'doubtful' && !landlineAccepted;
        const found = await lookUp(asked, signal, answers.current);
        const note = found ?? (doubt ? noteOf('mobile.landline', 'warning') : null);
        if (note) await say(note);
      });
    },
    [judge],
  );

  const typedEmail = useCallback(
    (text: string) => {
      const address = cleanEmail(text);
      if (!whileTyping || !looksLikeEmail(address)) return;
      void judge('email', async (say, signal) => {
        const note = await lookUp({ kind: 'email', address }, signal, answers.current);
        // More letters may follow; whether it is one at all is said on leaving.
        if (note && note.code !== 'email.invalid') await say(note);
      });
    },
    [judge, whileTyping],
  );
  const typedMobile = useCallback(
    (value: PhoneValue) => {
      if (!whileTyping) return;
      void judge('mobile', async (say, signal) => {
        const reading = await readPhone(value).catch((): PhoneReading => ({ kind: 'empty' }));
        if (reading.kind !== 'mobile') return;
        const asked = { kind: 'mobile' as const, address: reading.e164, country: value.country };
        const note = await lookUp(asked, signal, answers.current);
        if (note && note.code !== 'mobile.invalid') await say(note);
      });
    },
    [judge, whileTyping],
  );

  /** What was wrong was dealt with elsewhere: the server's answer is no longer true. */
  const settle = useCallback(
    (kind: ContactKind) => {
      answers.current.clear();
      clear(kind);
    },
    [clear],
  );

  const stopAll = useCallback(() => {
    stop('email');
    stop('mobile');
  }, [stop]);
  const reset = useCallback(() => {
    stopAll();
    answers.current.clear();
    setNotes(NONE);
  }, [stopAll]);
  useEffect(() => {
    // What is said about a contact is drawn by a file of its own, which is there by the time that it is needed.
    const timer = setTimeout(() => void import('./contact-note.tsx').catch(() => {}), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stopAll();
    };
  }, [stopAll]);
  return { notes, set, clear, settle, typedEmail, typedMobile, leftEmail, leftMobile, stopAll, reset };
}

export type ContactNotes = ReturnType<typeof useContactNotes>;

/** Whether it worked out or not is all the same: the server looks again when the invitation arrives. */
async function lookUp(
  { kind, address, country }: Asked,
  signal: AbortSignal,
  answers: Map<string, Note | null>,
): Promise<Note | null> {
  const known = answers.get(address);
  if (known !== undefined) return known;
  try {
    const found = await call(lookUpContact, {
      body: { kind, address, ...(country ? { country } : {}) },
      signal,
    });
    const note = noteOfLookUp(kind, found);
    answers.set(address, note);
    return note;
  } catch {
    return null;
  }
}
