import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';

/** 128 random bits as 22 base64url characters: the token of an invitation link, short enough for one SMS part. */
export const newLinkToken = (): string => randomBytes(16).toString('base64url');

/** 256 random bits: sign-in cookies, one-time set-up links. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url');

const PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/**
 * Random letters and digits, which no encoding of forms and addresses changes: where others encode before they send, some
 * forget to decode. 22 of them hold 128 bits, 43 hold 256.
 */
export const newPlainText = (length: number): string =>
  Array.from({ length }, () => PLAIN[randomInt(PLAIN.length)]).join('');

/** A six-digit code; at rest only as an HMAC, since six digits can be tried in a moment. */
export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0');

/** What is stored of a token. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A keyed digest for short secrets and for personal data in counters; `purpose` keeps the uses apart. */
export const keyedHash = (key: Buffer, purpose: string, value: string): Buffer =>
  createHmac('sha256', key).update(purpose).update('\0').update(value).digest();
