import { createSigningKey, type SigningKey } from '../certificate.ts';
import type { Expected } from '../service-provider.ts';
import { signElement } from '../signature.ts';
import { Xml } from '../xml.ts';

export const NOW = new Date('2026-11-26T20:00:00Z');
export const HERE = { entityId: 'https://id.example.com/saml', acsUrl: 'https://id.example.com/acs' };
export const PROVIDER = 'https://provider.example.net/metadata';
export const REQUEST = '_request1';

export const minutes = (n: number): string =>
  new Date(NOW.getTime() + n * 60_000).toISOString().replace('.000', '');

/** The key of the provider, and one of somebody who would like to be it. */
export const keys = async (): Promise<{ provider: SigningKey; attacker: SigningKey }> => {
  const [from, until] = [new Date('2026-01-01T00:00:00Z'), new Date('2036-01-01T00:00:00Z')];
  const [provider, attacker] = await Promise.all([
    createSigningKey('provider', from, until),
    createSigningKey('attacker', from, until),
  ]);
  return { provider, attacker };
};

export const expectedOf = (key: SigningKey): Expected => ({
  ...HERE,
  provider: { entityId: PROVIDER, certificates: [key.certificate] },
  requestId: REQUEST,
  now: NOW,
});

export interface Written {
  issuer?: string;
  nameId?: string;
  audience?: string;
  recipient?: string;
  destination?: string;
  /** In the envelope and in the assertion; null leaves both out. */
  inResponseTo?: string | null;
  confirmedFor?: string;
  notBefore?: string;
  notOnOrAfter?: string;
  confirmedUntil?: string;
  doctype?: string;
  status?: string;
  signAssertion?: SigningKey | null;
  signResponse?: SigningKey | null;
  /** Further markup in the response, after the assertion. */
  more?: string;
}

const ASSERTION_NS = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const inResponseTo = (id: string | null) => (id === null ? '' : ` InResponseTo="${id}"`);

/** An assertion as a provider writes it, by hand: nothing of the code under test but the signature. */
export function assertionText(written: Written, id = '_assertion1'): string {
  const answers = written.inResponseTo === undefined ? REQUEST : written.inResponseTo;
  const until = written.notOnOrAfter ?? minutes(5);
  return [
    `<saml:Assertion ${ASSERTION_NS} ID="${id}" Version="2.0" IssueInstant="${minutes(0)}">`,
    `<saml:Issuer>${written.issuer ?? PROVIDER}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${written.nameId ?? 'alice'}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData NotOnOrAfter="${written.confirmedUntil ?? until}" Recipient="${written.recipient ?? HERE.acsUrl}"${inResponseTo(written.confirmedFor ?? answers)}/>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${written.notBefore ?? minutes(-1)}" NotOnOrAfter="${until}">`,
    `<saml:AudienceRestriction><saml:Audience>${written.audience ?? HERE.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${minutes(-1)}" SessionIndex="_s1"><saml:AuthnContext>`,
    '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>',
    '</saml:AuthnContext></saml:AuthnStatement>',
    '<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>alice@example.com</saml:AttributeValue></saml:Attribute>',
    '<saml:Attribute Name="groups"><saml:AttributeValue>sales</saml:AttributeValue><saml:AttributeValue>&lt;ops&gt;</saml:AttributeValue></saml:Attribute>',
    '</saml:AttributeStatement></saml:Assertion>',
  ].join('');
}

/** A whole response, with the assertion that is given or one of its own. */
export function responseText(written: Written, key: SigningKey, given?: string): string {
  const signer = written.signAssertion === undefined ? key : written.signAssertion;
  const plain = given ?? assertionText(written);
  const assertion = signer && given === undefined ? signElement(new Xml(plain), signer).toString() : plain;
  const answers = written.inResponseTo === undefined ? REQUEST : written.inResponseTo;
  const text = [
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response1" Version="2.0"',
    ` IssueInstant="${minutes(0)}" Destination="${written.destination ?? HERE.acsUrl}"${inResponseTo(answers)}>`,
    `<saml:Issuer ${ASSERTION_NS}>${written.issuer ?? PROVIDER}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${written.status ?? 'Success'}"/></samlp:Status>`,
    assertion,
    written.more ?? '',
    '</samlp:Response>',
  ].join('');
  const whole = written.signResponse ? signElement(new Xml(text), written.signResponse).toString() : text;
  return (written.doctype ?? '') + whole;
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The algorithms of before: a signature that SHA-1 made. */
export const withSha1 = (xml: string): string =>
  xml
    .replaceAll(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    )
    .replaceAll('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1');
