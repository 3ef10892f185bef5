import type { Limit } from '../../platform/limits.ts';

/** A code lives this long; the message says so, and nobody types one after a coffee. NIST SP 800-63B-4, out-of-band authenticators. */
export const CODE_LIFE_SECONDS = 600;
/** Tries at one code: 5 of 10^6 guesses. Counted in the row, by the statement that allows the try. */
export const MAX_TRIES = 5;
/** How long a proved contact may wait for the choice of an organization, or for *Join*. */
export const PROOF_LIFE_SECONDS = 600;
export const SET_UP_LIFE_SECONDS = 3600;
export const RECOVERY_LIFE_SECONDS = 900;

/** Asking for codes, whether the contact is known or not: by contact, by network, and for all of the installation. */
export const REQUESTS = {
  contact: { scope: 'code_requests_contact', max: 3, windowSeconds: 600 },
  /** A text costs money and wakes people; a mail does neither. */
  mobile: { scope: 'code_requests_mobile', max: 5, windowSeconds: 86_400 },
  email: { scope: 'code_requests_email', max: 5, windowSeconds: 3600 },
  network: { scope: 'code_requests_network', max: 30, windowSeconds: 3600 },
  installation: { scope: 'code_requests', max: 10_000, windowSeconds: 3600 },
} as const satisfies Record<string, Limit>;

/** Contacts that one user may try to change to in a day: a code goes to whatever they type, be it a stranger's number. */
export const CHANGES: Limit = { scope: 'contact_changes', max: 10, windowSeconds: 86_400 };

/**
 * Wrong codes an hour in the whole installation. Limits by contact do not see somebody who tries five codes at each of
 * very many contacts; at 1,000 wrong codes an hour that attack succeeds once in a thousand hours.
 */
export const FAILURES: Limit = { scope: 'code_failures', max: 1000, windowSeconds: 3600 };

/**
 * Wrong codes in a row for one contact; any right one starts anew. After 100 (a chance of 1 in 10,000) codes to it are
 * off. NIST SP 800-63B-4, rate limiting. They come on again after 30 days, so that guessing locks nobody out for ever.
 */
export const FAILURES_IN_A_ROW: Limit = {
  scope: 'code_failures_in_a_row',
  max: 100,
  windowSeconds: 30 * 86_400,
};
