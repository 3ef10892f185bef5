import { createPublicKey, generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { SamlRefused } from './refused.ts';

/** A key and the certificate that goes with it, PEM both. */
export interface SigningKey {
  privateKey: string;
  certificate: string;
}

/**
 * A fresh RSA key of 2048 bits with a certificate for it that it signed itself: in SAML a certificate is an envelope
 * for a public key and nothing more. Written out by hand (RFC 5280), since its shape never varies.
 * @param name what an administrator of the other side sees in it
 */
export async function createSigningKey(name: string, from: Date, until: Date): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const common = sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name.slice(0, 64))))));
  const tbs = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    SHA256_WITH_RSA,
    common,
    sequence(time(from), time(until)),
    common,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', tbs, pair.privateKey));
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: toPem(sequence(tbs, SHA256_WITH_RSA, signature)),
  };
}

/**
 * A certificate as PEM, whether it came as PEM or as the bare base64 of metadata.
 * @throws SamlRefused `no_certificate` where it is none, or its key is no RSA key of 2048 bits or more
 */
export function certificatePem(text: string): string {
  const bare = text.replaceAll(/-----(BEGIN|END) CERTIFICATE-----|\s/g, '');
  try {
    const certificate = new X509Certificate(Buffer.from(bare, 'base64'));
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
    if (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return toPem(certificate.raw);
  } catch {
    // Said below.
  }
  throw new SamlRefused('no_certificate');
}

/** What a person compares: SHA-256 of the certificate, and until when it says it is good. */
export function describeCertificate(pem: string): { fingerprint: string; goodUntil: Date } {
  const certificate = new X509Certificate(pem);
  return { fingerprint: certificate.fingerprint256, goodUntil: new Date(certificate.validTo) };
}

/** The base64 that metadata and signatures carry. */
export const bareCertificate = (pem: string): string =>
  pem.replaceAll(/-----(BEGIN|END) CERTIFICATE-----|\s/g, '');

export const publicKeyOf = (pem: string) => createPublicKey(pem);

/** One DER element: tag, length, content. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function sequence(...items: Buffer[]): Buffer {
  return der(0x30, ...items);
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

const SHA256_WITH_RSA = sequence(objectId('2a864886f70d01010b'), der(0x05));

/** UTCTime ends with 2049; RFC 5280 wants GeneralizedTime from 2050 on. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits));
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
