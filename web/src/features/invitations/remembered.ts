import { type CountryCode, isCountryCode } from './countries.ts';
import type { ContactKind, InviteValues } from './form-values.ts';

const BY = 'beckon.invite.by';
const COUNTRY = 'beckon.invite.country';
const DRAFT = 'beckon.invite.draft';

/** How the last person was invited from this device; nothing about the person. */
export function remembered(defaultCountry: string): { by: ContactKind; country: CountryCode } {
  const country = localStorage.getItem(COUNTRY) ?? defaultCountry;
  return {
    by: localStorage.getItem(BY) === 'mobile' ? 'mobile' : 'email',
    country: isCountryCode(country) ? country : 'GB',
  };
}

export function remember(by: ContactKind, country: CountryCode): void {
  localStorage.setItem(BY, by);
  localStorage.setItem(COUNTRY, country);
}

export interface Draft {
  values: InviteValues;
  by: ContactKind;
  both: boolean;
  send: boolean;
}

/** Kept over a reload or a new sign-in in this tab, and read once. */
export function keepDraft(userId: string, draft: Draft): void {
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
