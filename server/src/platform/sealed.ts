import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Settings } from './settings.ts';

/**
 * Secrets that must be read again (a tool's secret, signing keys), encrypted at rest: whoever has the database and not the
 * key file has nothing. AES-256-GCM; the format is one byte of version, 12 of nonce, 16 of tag, then the text.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = 'beckon sealed v1';

type Keyed = Pick<Settings, 'secretKey'>;

const keyOf = ({ secretKey }: Keyed): Buffer => Buffer.from(hkdfSync('sha256', secretKey, '', LABEL, 32));

/** What may be stored of a secret that must be read again. The same text seals differently each time. */
export function seal(settings: Keyed, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(settings), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
}

/** The secret again. Throws where another key sealed it, or a byte of it was changed. */
export function open(settings: Keyed, sealed: Buffer): string {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES)
    throw new Error('This is nothing that was sealed here.');
  const tagAt = 1 + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(settings), sealed.subarray(1, tagAt), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
  const text = decipher.update(sealed.subarray(tagAt + TAG_BYTES), undefined, 'utf8');
  return text + decipher.final('utf8');
}
