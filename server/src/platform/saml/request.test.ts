import { sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type SamlReason, SamlRefused } from './refused.ts';
import { type Carrier, checkRequest, readRequest } from './request.ts';
import { signOnRequest } from './service-provider.ts';
import { signElement } from './signature.ts';
import { base64, keys, minutes, NOW, withSha1 } from './testing/provider.ts';
import { Xml } from './xml.ts';

const { provider: tool, attacker } = await keys();
const SIGN_ON = 'https://id.example.com/o/acme/saml/sign-on';
const TOOL = { entityId: 'https://wiki.example.org', acsUrl: 'https://wiki.example.org/acs' };
const known = { ...TOOL, certificates: [tool.certificate], mustBeSigned: true };
const here = { destination: SIGN_ON, now: NOW };

interface Asked {
  key?: typeof tool | null;
  relayState?: string | null;
  acsUrl?: string;
  entityId?: string;
  signOnUrl?: string;
  now?: Date;
}

function redirected(asked: Asked = {}): Carrier {
  const { signOnUrl = SIGN_ON, ...rest } = asked;
  const address = signOnRequest({
    ...TOOL,
    id: '_q1',
    nameIdFormat: null,
    forceAuthn: false,
    relayState: 'a b&c',
    key: tool,
    now: NOW,
    ...rest,
    provider: { signOnUrl },
  });
  return { binding: 'redirect', query: address.slice(address.indexOf('?') + 1) };
}

const requestText = (more = '') =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_q2" Version="2.0" IssueInstant="${minutes(0)}" IsPassive="true" ForceAuthn="1"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${TOOL.entityId}</saml:Issuer>${more}</samlp:AuthnRequest>`;

const posted = (xml: string): Carrier => ({ binding: 'post', samlRequest: base64(xml) });

const changed = (carrier: Carrier, change: (query: string) => string): Carrier =>
  carrier.binding === 'redirect' ? { ...carrier, query: change(carrier.query) } : carrier;

function reasonOf(carrier: Carrier, about: Partial<typeof known> = {}): SamlReason | 'accepted' {
  try {
    checkRequest(carrier, { ...known, ...about }, here);
    return 'accepted';
  } catch (error) {
    if (error instanceof SamlRefused) return error.reason;
    throw error;
  }
}

describe('a request', () => {
  test('by a signed address is read', () => {
    expect(checkRequest(redirected(), known, here)).toEqual({
      id: '_q1',
      issuer: TOOL.entityId,
      destination: SIGN_ON,
      acsUrl: TOOL.acsUrl,
      issuedAt: NOW,
      forceAuthn: false,
      isPassive: false,
    });
  });

  test('by a signed form is read', () => {
    const signed = posted(signElement(new Xml(requestText()), tool).toString());
    expect(checkRequest(signed, known, here)).toMatchObject({ id: '_q2', forceAuthn: true, isPassive: true });
  });

  test('is signed only if the tool says so', () => {
    const plain = { certificates: [], mustBeSigned: false };
    expect(reasonOf(redirected({ key: null }), plain)).toBe('accepted');
    expect(reasonOf(posted(requestText()), plain)).toBe('accepted');
    expect(reasonOf(redirected({ relayState: null }))).toBe('accepted');
  });

  test('names its tool before anything is checked', () => {
    expect(readRequest(redirected({ key: null })).issuer).toBe(TOOL.entityId);
  });
});

describe('refused, and why:', () => {
  const unsignedIsFine = { mustBeSigned: false };
  const signedForm = signElement(new Xml(requestText()), tool).toString();
  test.each<[string, SamlReason, Carrier, Partial<typeof known>?]>([
    ['not signed, where it must be', 'unsigned', redirected({ key: null })],
    ['a form not signed, where it must be', 'unsigned', posted(requestText())],
    ['to be signed, while no certificate is known', 'no_certificate', redirected(), { certificates: [] }],
    ['signed by another key', 'bad_signature', redirected({ key: attacker })],
    [
      'a form signed by another key',
      'bad_signature',
      posted(signElement(new Xml(requestText()), attacker).toString()),
    ],
    [
      'signed by another key, where it need not be signed at all',
      'bad_signature',
      redirected({ key: attacker }),
      { mustBeSigned: false },
    ],
    [
      'another state than was signed',
      'bad_signature',
      changed(redirected(), (q) => q.replace('a%20b', 'a%20c')),
    ],
    ['two states', 'unreadable', changed(redirected(), (q) => `${q}&RelayState=x`)],
    ['two requests', 'unreadable', changed(redirected(), (q) => `${q}&SAMLRequest=x`)],
    ['SHA-1 over the address', 'weak_algorithm', changed(redirected(), sha1)],
    ['SHA-1 in the form', 'weak_algorithm', posted(withSha1(signedForm))],
    ['a form changed after signing', 'bad_signature', posted(signedForm.replace('IsPassive="true"', ''))],
    ['the answer to go elsewhere', 'wrong_recipient', redirected({ acsUrl: 'https://evil.example.org/acs' })],
    ['by another tool', 'wrong_issuer', redirected({ entityId: 'https://other.example.org' })],
    ['for another provider', 'wrong_destination', redirected({ signOnUrl: 'https://other.example.com/sso' })],
    ['eleven minutes old', 'expired', redirected({ now: new Date(NOW.getTime() - 660_000) })],
    ['from the future', 'too_early', redirected({ now: new Date(NOW.getTime() + 61_000) })],
    ['a comment in it', 'comment', posted(requestText('<!-- x -->')), unsignedIsFine],
    ['a document type', 'doctype', posted(`<!DOCTYPE x>${requestText()}`)],
    ['another message', 'not_a_request', posted('<x/>'), unsignedIsFine],
    ['no address at all', 'unreadable', { binding: 'redirect', query: 'RelayState=x' }],
  ])('%s', (_, reason, carrier, about) => {
    expect(reasonOf(carrier, about)).toBe(reason);
  });

  test('what swells beyond measure when it is unpacked', () => {
    const bomb = encodeURIComponent(deflateRawSync(Buffer.alloc(50_000_000, 'a')).toString('base64'));
    expect(reasonOf({ binding: 'redirect', query: `SAMLRequest=${bomb}` })).toBe('unreadable');
  });
});

/** The same address, honestly signed, with SHA-1. */
function sha1(query: string): string {
  const signed = query
    .split('&Signature=')[0]
    ?.replace(/SigAlg=[^&]+/, `SigAlg=${encodeURIComponent('http://www.w3.org/2000/09/xmldsig#rsa-sha1')}`);
  const signature = sign('sha1', Buffer.from(signed ?? ''), tool.privateKey).toString('base64');
  return `${signed}&Signature=${encodeURIComponent(signature)}`;
}
