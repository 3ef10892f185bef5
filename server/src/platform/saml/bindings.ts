import { sign } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SigningKey } from './certificate.ts';
import { RSA_SHA256 } from './names.ts';
import { SamlRefused } from './refused.ts';
import type { Xml } from './xml.ts';

const LARGEST_BASE64 = 400_000;
const LARGEST_XML = 256 * 1024;

/**
 * The address with a message in its query, compressed; signed over the query itself where there is a key
 * (saml-bindings 3.4.4.1).
 */
export function redirectTo(
  address: string,
  sent: {
    message: Xml;
    as: 'SAMLRequest' | 'SAMLResponse';
    relayState: string | null;
    key: SigningKey | null;
  },
): string {
  const query = [`${sent.as}=${encoded(deflateRawSync(sent.message.toString()).toString('base64'))}`];
  if (sent.relayState !== null) query.push(`RelayState=${encoded(sent.relayState)}`);
  if (sent.key) {
    query.push(`SigAlg=${encoded(RSA_SHA256)}`);
    const signature = sign('sha256', Buffer.from(query.join('&')), sent.key.privateKey);
    query.push(`Signature=${encoded(signature.toString('base64'))}`);
  }
  return `${address}${address.includes('?') ? '&' : '?'}${query.join('&')}`;
}

const encoded = encodeURIComponent;

/** @throws SamlRefused `too_large`, `unreadable` */
export function decodePosted(base64: string): string {
  return utf8(bytesOf(base64));
}

/** @throws SamlRefused `too_large`, `unreadable`; what swells beyond all measure is not unpacked */
export function decodeRedirected(base64: string): string {
  const packed = bytesOf(base64);
  try {
    return utf8(inflateRawSync(packed, { maxOutputLength: LARGEST_XML }));
  } catch (error) {
    if (error instanceof SamlRefused) throw error;
    throw new SamlRefused('unreadable');
  }
}

function bytesOf(base64: string): Buffer {
  if (base64.length > LARGEST_BASE64) throw new SamlRefused('too_large');
  const bare = base64.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) throw new SamlRefused('unreadable');
  return Buffer.from(bare, 'base64');
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SamlRefused('unreadable');
  }
}
