import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/**
 * A fresh self-signed certificate for one host, PEM, good from 2020 to 2049: for test servers, and as the only
 * authority of clients that are to trust them. The one for `localhost` is for 127.0.0.1 too. Written out by hand (RFC 5280), so that tests
 * need no openssl and no key lies in the repository.
 */
export function createCertificate(host = 'localhost'): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = commonName(host);
  const tbs = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    name,
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(basicConstraints(), subjectAltName(host))),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', tbs, privateKey));
  return { key: pemOf(privateKey), cert: toPem(sequence(tbs, ECDSA_WITH_SHA256, signature)) };
}

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

function integer(value: Buffer): Buffer {
  return der(0x02, value);
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

const ECDSA_WITH_SHA256 = sequence(objectId('2a8648ce3d040302'));

function commonName(host: string): Buffer {
  return sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(host)))));
}

/** Critical, CA: true: a client trusts it as the authority that it is for itself. */
function basicConstraints(): Buffer {
  const yes = der(0x01, Buffer.of(0xff));
  return sequence(objectId('551d13'), yes, der(0x04, sequence(yes)));
}

function subjectAltName(host: string): Buffer {
  const loopback = host === 'localhost' ? [der(0x87, Buffer.of(127, 0, 0, 1))] : [];
  const names = sequence(der(0x82, Buffer.from(host)), ...loopback);
  return sequence(objectId('551d11'), der(0x04, names));
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
