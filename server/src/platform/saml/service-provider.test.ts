import { describe, expect, test } from 'vitest';
import { type SamlReason, SamlRefused } from './refused.ts';
import { answeredRequest, type Expected, readResponse } from './service-provider.ts';
import { signElement } from './signature.ts';
import {
  assertionText,
  base64,
  expectedOf,
  HERE,
  keys,
  minutes,
  PROVIDER,
  REQUEST,
  responseText,
  type Written,
  withSha1,
} from './testing/provider.ts';
import { needsSignedResponse, WRAPPINGS, wrapped } from './testing/wrapping.ts';
import { Xml } from './xml.ts';

const { provider, attacker } = await keys();
const expected = expectedOf(provider);

const read = (xml: string, against: Expected = expected) => readResponse(base64(xml), against);

async function reasonOf(xml: string, against: Expected = expected): Promise<SamlReason | 'accepted'> {
  try {
    await read(xml, against);
    return 'accepted';
  } catch (error) {
    if (error instanceof SamlRefused) return error.reason;
    throw error;
  }
}

describe('an honest response', () => {
  test.each<[string, Written]>([
    ['with a signed assertion', {}],
    ['with the response signed as well', { signResponse: provider }],
  ])('%s is read', async (_, written) => {
    expect(await read(responseText(written, provider))).toEqual({
      issuer: PROVIDER,
      nameId: {
        value: 'alice',
        format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        qualifier: null,
        spQualifier: null,
      },
      attributes: { email: ['alice@example.com'], groups: ['sales', '<ops>'] },
      sessionIndex: '_s1',
      issuedAt: '2026-11-26T20:00:00.000Z',
      provedAt: minutes(-1),
      assertionId: '_assertion1',
      goodUntil: new Date(minutes(6)),
    });
  });

  test('by the second of two pinned certificates is read, while keys change', async () => {
    const both = { ...expected.provider, certificates: [attacker.certificate, provider.certificate] };
    expect(await reasonOf(responseText({}, provider), { ...expected, provider: both })).toBe('accepted');
  });

  test('says which request it answers, for the row to be found', () => {
    expect(answeredRequest(base64(responseText({}, provider)))).toBe(REQUEST);
    expect(() => answeredRequest(base64(responseText({ inResponseTo: null }, provider)))).toThrow(
      'unsolicited',
    );
  });
});

describe('a wrapped signature is refused', () => {
  test.each(WRAPPINGS)('%s', async (name) => {
    const signResponse = needsSignedResponse(name) ? provider : null;
    const honest = responseText({ signResponse }, provider);
    const attack = wrapped(honest, name, 'mallory');
    // The attack is one: the attacker's name and the honest signature are both in it.
    expect(attack).toContain('mallory');
    expect(attack).toContain(/SignatureValue>([^<]+)</.exec(honest)?.[1]);
    expect(await reasonOf(honest)).toBe('accepted');
    expect(await reasonOf(attack)).toMatch(/^(misplaced_assertion|misplaced_signature|duplicate_id)$/);
  });
});

describe('refused, and why:', () => {
  test.each<[string, SamlReason, Written]>([
    ['nothing signed', 'unsigned', { signAssertion: null }],
    ['only the response signed', 'unsigned', { signAssertion: null, signResponse: provider }],
    ['signed by a key of its own, in KeyInfo', 'bad_signature', { signAssertion: attacker }],
    ['the response signed by such a key', 'bad_signature', { signResponse: attacker }],
    ['for another audience', 'wrong_audience', { audience: 'https://other.example.com/saml' }],
    ['for an audience that ours begins with', 'wrong_audience', { audience: 'https://id.example.com' }],
    ['for another recipient', 'wrong_recipient', { recipient: 'https://other.example.com/acs' }],
    ['to another destination', 'wrong_destination', { destination: 'https://other.example.com/acs' }],
    ['an answer to another request', 'wrong_request', { inResponseTo: '_request2' }],
    ['confirmed for another request', 'wrong_request', { confirmedFor: '_request2' }],
    ['an answer to none: begun at the provider', 'unsolicited', { inResponseTo: null }],
    ['by another issuer', 'wrong_issuer', { issuer: 'https://other.example.net/metadata' }],
    ['expired', 'expired', { notOnOrAfter: minutes(-10) }],
    ['confirmed for too short', 'expired', { confirmedUntil: minutes(-10) }],
    ['not good yet', 'too_early', { notBefore: minutes(10) }],
    ['a comment in the name id', 'comment', { nameId: 'alice@example.com<!---->.evil.com' }],
    ['a comment elsewhere', 'comment', { more: '<!-- hello -->' }],
    ['a document type', 'doctype', { doctype: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' }],
    ['a bomb of entities', 'doctype', { doctype: '<!DOCTYPE r [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>' }],
    ['an entity that nobody defined', 'unreadable', { signAssertion: null, nameId: '&alice;' }],
    ['a no of the provider', 'provider_refused', { status: 'Responder' }],
  ])('%s', async (_, reason, written) => {
    expect(await reasonOf(responseText(written, provider))).toBe(reason);
  });

  test('two assertions, both honestly signed', async () => {
    const more = signElement(new Xml(assertionText({ nameId: 'bob' }, '_assertion2')), provider).toString();
    expect(await reasonOf(responseText({ more }, provider))).toBe('misplaced_assertion');
  });

  test('an encrypted one, which nobody here can open', async () => {
    const more = '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>';
    expect(await reasonOf(responseText({ more }, provider))).toBe('encrypted');
  });

  test('a word changed after signing', async () => {
    expect(await reasonOf(responseText({}, provider).replace('>alice<', '>mallory<'))).toBe('bad_signature');
  });

  test('SHA-1, and what is made with a shared key', async () => {
    const honest = responseText({}, provider);
    const hmac = honest.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256');
    expect(await reasonOf(withSha1(honest))).toBe('weak_algorithm');
    expect(await reasonOf(hmac)).toBe('weak_algorithm');
  });

  test('a signature of another element, or of the whole document', async () => {
    const honest = responseText({}, provider);
    expect(await reasonOf(honest.replace('URI="#_assertion1"', 'URI="#_response1"'))).toBe(
      'misplaced_signature',
    );
    expect(await reasonOf(honest.replace('URI="#_assertion1"', 'URI=""'))).toBe('misplaced_signature');
  });

  test('what is not even a response', async () => {
    expect(await reasonOf('<hello/>')).toBe('not_a_response');
    expect(await reasonOf('hello')).toBe('unreadable');
    expect(await reasonOf('<a'.repeat(10) + '>'.repeat(10))).toBe('unreadable');
    const deep = `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`;
    expect(await reasonOf(deep)).toBe('unreadable');
    await expect(readResponse('<xml/>', expected)).rejects.toThrow('unreadable');
    await expect(readResponse('A'.repeat(500_000), expected)).rejects.toThrow('too_large');
  });
});

describe('clocks may differ by 60 seconds', () => {
  const at = (seconds: number): Expected => ({
    ...expected,
    now: new Date(Date.parse(minutes(5)) + seconds * 1000),
  });
  const early = (seconds: number): Expected => ({
    ...expected,
    now: new Date(Date.parse(minutes(-1)) - seconds * 1000),
  });

  test('and no more', async () => {
    const honest = responseText({}, provider);
    expect(await reasonOf(honest, at(59))).toBe('accepted');
    expect(await reasonOf(honest, at(60))).toBe('expired');
    expect(await reasonOf(honest, at(61))).toBe('expired');
    expect(await reasonOf(honest, early(60))).toBe('accepted');
    expect(await reasonOf(honest, early(61))).toBe('too_early');
  });
});

test('an assertion for us, brought to another connection of the same provider, is refused', async () => {
  const honest = responseText({}, provider);
  expect(await reasonOf(honest, { ...expected, entityId: `${HERE.entityId}/2` })).toBe('wrong_audience');
  expect(await reasonOf(honest, { ...expected, acsUrl: `${HERE.acsUrl}/2` })).toBe('wrong_destination');
  expect(await reasonOf(honest, expectedOf(attacker))).toBe('bad_signature');
});
