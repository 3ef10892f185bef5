import { timingSafeEqual } from 'node:crypto';
import { clearLimit, giveBackLimit, takeLimit } from '../../../platform/limits.ts';
import { hashToken, keyedHash } from '../../../platform/secrets.ts';
import type { Settings } from '../../../platform/settings.ts';
import { type CodePurpose, type CodeRow, spendCode, tryCode } from '../code-queries.ts';
import { FAILURES, FAILURES_IN_A_ROW, MAX_TRIES } from '../limits.ts';
import type { Visit } from '../visit.ts';
import { contactKey } from './request-code.ts';

export interface CodeTry {
  codeId: string;
  browserToken: string;
  /** As typed: spaces and hyphens do not count, digits of any script do. */
  code: string;
  purpose: CodePurpose;
}

export type CheckedCode =
  | { ok: true; code: CodeRow }
  /** One answer for wrong, expired, used, used up, of another browser, and never sent. */
  | { ok: false; reason: 'wrong' }
  /** Too many wrong codes in the whole installation; the same for everybody until then. */
  | { ok: false; reason: 'paused'; until: Date; secondsLeft: number };

const WRONG: CheckedCode = { ok: false, reason: 'wrong' };
/** Compared with where there is no code, so that both take the same steps. */
const NO_CODE = Buffer.alloc(32);

/**
 * Evaluates a try at a code. The try is counted by the statement that allows it, before anything is compared; a right code
 * is used up by it. Runs outside of transactions: what is counted must stand, whatever the caller does next.
 */
export async function checkCode(visit: Visit, guess: CodeTry): Promise<CheckedCode> {
  if (visit.db.inTransaction) throw new Error('A counted try must not be rolled back with a transaction.');
  const digits = digitsOf(guess.code);
  // A slip of the finger is no guess, and answers nothing about any code.
  if (digits === null) return WRONG;
  const budget = await takeLimit(visit, FAILURES, 'all');
  if (budget.granted === 0) {
    visit.log.error({ code: 'codes.paused' }, 'too many wrong codes in an hour: codes are paused');
    return { ok: false, reason: 'paused', until: budget.resetsAt, secondsLeft: budget.secondsLeft };
  }
  const row = await tryCode(visit.db, guess.codeId, hashToken(guess.browserToken), guess.purpose, MAX_TRIES);
  const given = hmacOf(visit.settings, guess.codeId, digits);
  const fits = timingSafeEqual(given, row?.code_hmac ?? NO_CODE);
  if (!row?.code_hmac) {
    // Nobody can guess right where no code was ever sent: that must not spend what stops real guessing.
    await giveBackLimit(visit, FAILURES, 'all');
    return WRONG;
  }
  const { code_hmac: _, ...code } = row;
  const inARow = await takeLimit(visit, FAILURES_IN_A_ROW, contactKey(code));
  if (!fits || inARow.granted === 0) return WRONG;
  // In one journey, the row that everybody shares last.
  const spent = await visit.db.transaction(async (db) => {
    const tx = { ...visit, db };
    const [taken] = await Promise.all([
      spendCode(db, code.id),
      clearLimit(tx, FAILURES_IN_A_ROW, contactKey(code)),
      giveBackLimit(tx, FAILURES, 'all'),
    ]);
    return taken;
  });
  return spent ? { ok: true, code } : WRONG;
}

/** What is kept of a code; it is short, so a bare hash would fall in milliseconds. */
export const hmacOf = (settings: Settings, codeId: string, digits: string): Buffer =>
  keyedHash(settings.secretKey, 'code', `${codeId}:${digits}`);

/** Six ASCII digits, or null. */
function digitsOf(typed: string): string | null {
  if (typed.length > 40) return null;
  const bare = typed
    .replace(/[\s\p{Pd}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replace(/[\u0966-\u096f]/g, (d) => String(d.charCodeAt(0) - 0x966));
  return /^[0-9]{6}$/.test(bare) ? bare : null;
}
