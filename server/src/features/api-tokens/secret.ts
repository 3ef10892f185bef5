import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62 to the power of 43 is just above 2 to the power of 256. */
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
/** How much of it the list shows: enough to tell two apart, 18 bits of 256. */
const HINT_LENGTH = 'beckon_'.length + 3;
/** What scanners for leaked secrets look for. */
const SHAPE = /^beckon_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/**
 * A new API token: a prefix by which scanners know it, 256 random bits, and a checksum by which a mistyped or made-up
 * one is told without asking the database.
 */
export function newApiToken(): string {
  const secret = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_LENGTH);
  return `beckon_${secret}${checksum(secret)}`;
}

export function looksLikeApiToken(text: string): boolean {
  const [, secret, sum] = SHAPE.exec(text) ?? [];
  return secret !== undefined && checksum(secret) === sum;
}

/** How it begins, to tell one from another in a list. */
export const hintOf = (token: string): string => token.slice(0, HINT_LENGTH);

const checksum = (secret: string): string => base62(BigInt(crc32(secret)), CHECKSUM_LENGTH);

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = (DIGITS[Number(rest % 62n)] ?? '') + text;
  return text.padStart(length, '0');
}
