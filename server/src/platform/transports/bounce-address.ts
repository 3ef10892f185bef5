import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../secrets.ts';

/** 64 bits: whoever guesses has one try for each message that they have a mail server take. */
const PROOF_BYTES = 8;
const ID_BYTES = 16;
/** 24 bytes in base32 and the plus sign before them. */
const EXTRA_CHARACTERS = 40;
/** RFC 5321 section 4.5.3.1.1. */
const LONGEST_LOCAL = 64;

/** Some mail servers change the case of what stands before the @, so the token has one case only (RFC 4648, lower). */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** How long the part before the @ of the setting may be. */
export const LONGEST_BOUNCE_LOCAL = LONGEST_LOCAL - EXTRA_CHARACTERS;

/**
 * The envelope sender of one message (VERP): what comes back to it is about that message, and nobody who did not see it
 * can make one.
 * @param base `bounces@example.org`, which becomes `bounces+<token>@example.org`
 */
export function bounceAddressOf(base: string, secretKey: Buffer, deliveryId: string): string {
  const id = Buffer.from(deliveryId.replaceAll('-', ''), 'hex');
  const at = base.lastIndexOf('@');
  const token = toBase32(Buffer.concat([id, proofOf(secretKey, id)]));
  return `${base.slice(0, at)}+${token}${base.slice(at)}`;
}

/** The id of the message that an address of ours was made for; null for any other, and for one that was made up. */
export function deliveryOfBounceAddress(address: string, secretKey: Buffer): string | null {
  const token = /\+([a-z2-7]{39})@/i.exec(address)?.[1];
  const bytes = token ? fromBase32(token.toLowerCase()) : null;
  if (!bytes) return null;
  const id = bytes.subarray(0, ID_BYTES);
  if (!timingSafeEqual(bytes.subarray(ID_BYTES), proofOf(secretKey, id))) return null;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const proofOf = (secretKey: Buffer, id: Buffer): Buffer =>
  keyedHash(secretKey, 'bounce', id.toString('hex')).subarray(0, PROOF_BYTES);

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer | null {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  if (bytes.length !== ID_BYTES + PROOF_BYTES) return null;
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
