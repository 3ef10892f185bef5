import type { ContactKind, InviteValues } from './form-values.ts';
import type { Entry } from './list/entries.ts';

const DRAFT = 'beckon.invite.draft';

/** What stands in the invite sheet and was not sent. */
export interface Draft {
  values: InviteValues;
  by: ContactKind;
  both: boolean;
  send: boolean;
  /** Several people, where a list of them was pasted. */
  entries?: Entry[];
}

let signedOut = false;

/** Whoever signs out takes along what they had typed about other people. */
export function dropDraft(): void {
  signedOut = true;
  sessionStorage.removeItem(DRAFT);
}

/** Kept over a reload or a new sign-in in this tab, and read once. */
export function keepDraft(userId: string, draft: Draft): void {
  if (signedOut) return;
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify({ ...draft, userId }));
  } catch {
    // No room, or no storage at all: the browser's own question before leaving has to do.
  }
}

export function takeDraft(userId: string): Draft | null {
  const text = sessionStorage.getItem(DRAFT);
  sessionStorage.removeItem(DRAFT);
  if (!text) return null;
  try {
    const draft = JSON.parse(text) as Draft & { userId: string };
    // Somebody else signed in: what was typed is not theirs to see.
    return draft.userId === userId ? draft : null;
  } catch {
    return null;
  }
}
