import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createCertificate } from '../../../test/certificate.ts';
import { bareCertificate, certificatePem, createSigningKey, describeCertificate } from './certificate.ts';
import {
  readProviderMetadata,
  readServiceMetadata,
  writeProviderMetadata,
  writeServiceMetadata,
} from './metadata.ts';
import { readResponse } from './service-provider.ts';
import { base64, expectedOf, HERE, keys, PROVIDER, responseText } from './testing/provider.ts';

const { provider, attacker } = await keys();

const MD = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
const key = (use: string, pem: string) =>
  `<md:KeyDescriptor${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n${bareCertificate(pem)
    .match(/.{1,76}/g)
    ?.join('\n')}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const SSO =
  '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://provider.example.net/sso?a=1&amp;b=2"/>';
const described = (content: string) =>
  `<?xml version="1.0"?><!-- a comment is fine here --><md:EntityDescriptor ${MD} entityID="${PROVIDER}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${content}</md:IDPSSODescriptor></md:EntityDescriptor>`;

describe('metadata of a provider', () => {
  test('where the use of a key is not said: it signs, and unsigned responses are refused all the same', async () => {
    const description = readProviderMetadata(described(key('', provider.certificate) + SSO));
    expect(description).toEqual({
      entityId: PROVIDER,
      signOnUrl: 'https://provider.example.net/sso?a=1&b=2',
      logoutUrl: null,
      logoutAnswerUrl: null,
      certificates: [provider.certificate],
      wantsSignedRequests: false,
      goodUntil: null,
      cacheSeconds: null,
    });
    const expected = { ...expectedOf(provider), provider: description };
    const honest = await readResponse(base64(responseText({}, provider)), expected);
    expect(honest.nameId.value).toBe('alice');
    const unsigned = base64(responseText({ signAssertion: null }, provider));
    await expect(readResponse(unsigned, expected)).rejects.toThrow('unsigned');
    const other = base64(responseText({}, attacker));
    await expect(readResponse(other, expected)).rejects.toThrow('bad_signature');
  });

  test('with several keys: those that sign, each once; not the one for encryption', () => {
    const keysOf = [
      key(' use="signing"', provider.certificate),
      key(' use="signing"', provider.certificate),
      key(' use="encryption"', attacker.certificate),
    ].join('');
    expect(readProviderMetadata(described(keysOf + SSO)).certificates).toEqual([provider.certificate]);
  });

  test.each([
    ['without a key', SSO, 'no_certificate'],
    [
      'with a key for encryption alone',
      key(' use="encryption"', provider.certificate) + SSO,
      'no_certificate',
    ],
    ['with what is no certificate', key('', 'AAAA') + SSO, 'no_certificate'],
    ['without an address', key('', provider.certificate), 'no_endpoint'],
    [
      'with an address that runs as script',
      key('', provider.certificate) + SSO.replace('https:', 'javascript:'),
      'no_endpoint',
    ],
  ])('%s is refused', (_, content, reason) => {
    expect(() => readProviderMetadata(described(content))).toThrow(reason);
  });

  test('of anything else, of two providers at once, or with entities is refused', () => {
    const one = described(key('', provider.certificate) + SSO).replace(/^<\?xml.*?-->/, '');
    const list = (content: string) => `<md:EntitiesDescriptor ${MD}>${content}</md:EntitiesDescriptor>`;
    expect(readProviderMetadata(list(one)).entityId).toBe(PROVIDER);
    expect(() => readProviderMetadata(list(one + one))).toThrow('not_metadata');
    expect(() => readProviderMetadata('<html/>')).toThrow('not_metadata');
    expect(() => readServiceMetadata(one)).toThrow('not_metadata');
    expect(() => readProviderMetadata(`<!DOCTYPE x [<!ENTITY e "x">]>${one}`)).toThrow('doctype');
  });
});

describe('our own metadata', () => {
  test('towards a provider says what we are, and escapes what it is given', () => {
    const xml = writeServiceMetadata({
      entityId: 'https://id.example.com/?a=1&b="<x>"',
      acsUrl: HERE.acsUrl,
      certificate: null,
    });
    expect(xml).toContain('WantAssertionsSigned="true"');
    expect(readServiceMetadata(xml)).toEqual({
      entityId: 'https://id.example.com/?a=1&b="<x>"',
      acsUrl: HERE.acsUrl,
      logoutUrl: null,
      certificates: [],
      signsRequests: false,
      nameId: 'persistent',
    });
  });

  test('towards a tool carries the present key and the next', () => {
    const certificates = [provider.certificate, attacker.certificate];
    const xml = writeProviderMetadata({ entityId: 'e', signOnUrl: 'https://id.example.com/s', certificates });
    expect(readProviderMetadata(xml).certificates).toEqual(certificates);
  });
});

describe('a certificate', () => {
  test('of ours is one that others read, and good for its own key', async () => {
    const made = await createSigningKey('Acme', new Date('2026-01-01'), new Date('2056-01-01'));
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=Acme');
    expect(certificate.serialNumber).toMatch(/^01[0-9A-F]{30}$/);
    expect(describeCertificate(made.certificate).goodUntil).toEqual(new Date('2056-01-01'));
    expect(certificatePem(bareCertificate(made.certificate))).toBe(made.certificate);
  });

  test('with a key of another kind, or none, is refused', () => {
    expect(() => certificatePem(createCertificate().cert)).toThrow('no_certificate');
    expect(() => certificatePem('hello')).toThrow('no_certificate');
  });
});
