import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { decodePosted, redirectTo } from './bindings.ts';
import type { SigningKey } from './certificate.ts';
import { instant, lastMoment, readInstant, refuseOutside } from './moment.ts';
import { BEARER, BINDING, NS, STATUS } from './names.ts';
import { SamlRefused } from './refused.ts';
import { refuseOddSignatures, signedText } from './signature.ts';
import {
  attribute,
  childrenNamed,
  element,
  onlyChild,
  parseXml,
  refuseComments,
  textIn,
  withDescendants,
} from './xml.ts';

/** What a provider calls a person, with all that it says of the name: it is given back as it came. */
export interface SamlNameId {
  value: string;
  format: string | null;
  qualifier: string | null;
  spQualifier: string | null;
}

/** What a provider's signed statement says, read from the very bytes that its signature covers. */
export interface SamlFacts {
  issuer: string;
  nameId: SamlNameId;
  attributes: Record<string, string[]>;
  sessionIndex: string | null;
  /** When the provider said so. */
  issuedAt: string;
  /** When the person proved themselves to the provider. */
  provedAt: string | null;
  /** Taken once: to be kept until `goodUntil`. */
  assertionId: string;
  goodUntil: Date;
}

/** What must hold of a response; certificates are those that were pinned, whatever the message brings along. */
export interface Expected {
  entityId: string;
  acsUrl: string;
  provider: { entityId: string; certificates: readonly string[] };
  requestId: string;
  now: Date;
}

/** A request to sign somebody in, and the address to send the browser to. */
export function signOnRequest(options: {
  id: string;
  entityId: string;
  acsUrl: string;
  provider: { signOnUrl: string };
  nameIdFormat: string | null;
  forceAuthn: boolean;
  relayState: string | null;
  key: SigningKey | null;
  now: Date;
}): string {
  const message = element(
    'samlp:AuthnRequest',
    {
      'xmlns:samlp': NS.protocol,
      'xmlns:saml': NS.assertion,
      ID: options.id,
      Version: '2.0',
      IssueInstant: instant(options.now),
      Destination: options.provider.signOnUrl,
      AssertionConsumerServiceURL: options.acsUrl,
      ProtocolBinding: BINDING.post,
      ForceAuthn: options.forceAuthn ? 'true' : null,
    },
    element('saml:Issuer', {}, options.entityId),
    element('samlp:NameIDPolicy', { Format: options.nameIdFormat, AllowCreate: 'true' }),
  );
  return redirectTo(options.provider.signOnUrl, {
    message,
    as: 'SAMLRequest',
    relayState: options.relayState,
    key: options.key,
  });
}

/**
 * Which request a response says that it answers: only to find the row of that request, before anything is checked.
 * @throws SamlRefused `unsolicited` where it answers none, and those of unreadable messages
 */
export function answeredRequest(samlResponse: string): string {
  const id = attribute(parseXml(decodePosted(samlResponse)), 'InResponseTo');
  if (id === null) throw new SamlRefused('unsolicited');
  return id;
}

/**
 * Checks a response that a browser brought from a provider. First its shape, so that there is one assertion in one
 * place and signatures only where they belong; then the signatures, by node-saml; then all conditions, read again from
 * the signed bytes. The time is the caller's: node-saml's own clock is left out.
 * @throws SamlRefused
 */
export async function readResponse(samlResponse: string, expected: Expected): Promise<SamlFacts> {
  const xml = decodePosted(samlResponse);
  const assertion = refuseOddShape(xml, expected);
  if (childrenNamed(assertion, NS.signature, 'Signature').length === 0) throw new SamlRefused('unsigned');
  const signed = parseXml(await signedAssertion(samlResponse, expected));
  refuseComments(signed);
  if (signed.localName !== 'Assertion' || signed.namespaceURI !== NS.assertion)
    throw new SamlRefused('misplaced_assertion');
  return factsOf(signed, expected);
}

function refuseOddShape(xml: string, expected: Expected): Element {
  const root = parseXml(xml);
  if (root.localName !== 'Response' || root.namespaceURI !== NS.protocol)
    throw new SamlRefused('not_a_response');
  refuseComments(root);
  refuseStatus(root);
  const all = withDescendants(root);
  if (all.some((each) => each.localName === 'EncryptedAssertion')) throw new SamlRefused('encrypted');
  const [assertion, ...others] = all.filter((each) => each.localName === 'Assertion');
  if (!assertion || others.length > 0 || assertion.parentNode !== root)
    throw new SamlRefused('misplaced_assertion');
  refuseOddSignatures(root, [root, assertion]);
  // Where the whole response is signed too, that signature must hold as well; nothing is read from what it covers.
  const outer = onlyChild(root, NS.signature, 'Signature');
  if (outer) signedText(xml, outer, expected.provider.certificates);
  refuseEnvelope(root, expected);
  return assertion;
}

function refuseStatus(root: Element): void {
  const code = onlyChild(onlyChild(root, NS.protocol, 'Status'), NS.protocol, 'StatusCode');
  const value = attribute(code, 'Value');
  if (value === STATUS.success) return;
  const inner = code ? attribute(onlyChild(code, NS.protocol, 'StatusCode'), 'Value') : null;
  throw new SamlRefused('provider_refused', /\w+$/.exec(inner ?? value ?? '')?.[0] ?? null);
}

/** What the envelope says must agree; that it says so proves nothing, so all of it is asked again of the assertion. */
function refuseEnvelope(root: Element, expected: Expected): void {
  const destination = attribute(root, 'Destination');
  if (destination !== null && destination !== expected.acsUrl) throw new SamlRefused('wrong_destination');
  const answered = attribute(root, 'InResponseTo');
  if (answered === null) throw new SamlRefused('unsolicited');
  if (answered !== expected.requestId) throw new SamlRefused('wrong_request');
  const issuer = textIn(onlyChild(root, NS.assertion, 'Issuer'));
  if (issuer !== null && issuer !== expected.provider.entityId) throw new SamlRefused('wrong_issuer');
}

async function signedAssertion(samlResponse: string, expected: Expected): Promise<string> {
  const saml = new SAML({
    issuer: expected.entityId,
    callbackUrl: expected.acsUrl,
    audience: expected.entityId,
    idpCert: [...expected.provider.certificates],
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    // Conditions of time are checked below, by the database's clock and in the signed bytes.
    acceptedClockSkewMs: -1,
    validateInResponseTo: ValidateInResponseTo.never,
  });
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: samlResponse });
    const xml = profile?.getAssertionXml?.();
    if (xml) return xml;
  } catch (error) {
    if (error instanceof Error && /audience/i.test(error.message)) throw new SamlRefused('wrong_audience');
  }
  throw new SamlRefused('bad_signature');
}

function factsOf(assertion: Element, expected: Expected): SamlFacts {
  const child = (name: string) => onlyChild(assertion, NS.assertion, name);
  const issuer = textIn(child('Issuer'));
  if (issuer !== expected.provider.entityId) throw new SamlRefused('wrong_issuer');
  const assertionId = attribute(assertion, 'ID');
  const issuedAt = readInstant(attribute(assertion, 'IssueInstant') ?? '').toISOString();
  if (assertionId === null || attribute(assertion, 'Version') !== '2.0') throw new SamlRefused('unreadable');
  refuseConditions(child('Conditions'), expected);
  const subject = child('Subject');
  const nameId = nameIdOf(onlyChild(subject, NS.assertion, 'NameID'));
  if (!nameId || !subject) throw new SamlRefused('no_subject');
  const goodUntil = confirmedUntil(subject, expected);
  const statement = child('AuthnStatement');
  if (!statement) throw new SamlRefused('no_subject', 'AuthnStatement');
  refuseOutside(expected.now, null, attribute(statement, 'SessionNotOnOrAfter'));
  return {
    issuer,
    nameId,
    attributes: attributesOf(assertion),
    sessionIndex: attribute(statement, 'SessionIndex'),
    issuedAt,
    provedAt: attribute(statement, 'AuthnInstant'),
    assertionId,
    goodUntil,
  };
}

export function nameIdOf(element: Element | null): SamlNameId | null {
  const value = textIn(element);
  if (value === null) return null;
  return {
    value,
    format: attribute(element, 'Format'),
    qualifier: attribute(element, 'NameQualifier'),
    spQualifier: attribute(element, 'SPNameQualifier'),
  };
}

function refuseConditions(conditions: Element | null, expected: Expected): void {
  if (!conditions) throw new SamlRefused('wrong_audience');
  refuseOutside(expected.now, attribute(conditions, 'NotBefore'), attribute(conditions, 'NotOnOrAfter'));
  const restrictions = childrenNamed(conditions, NS.assertion, 'AudienceRestriction');
  const ours = restrictions.every((restriction) =>
    childrenNamed(restriction, NS.assertion, 'Audience').some((each) => textIn(each) === expected.entityId),
  );
  if (restrictions.length === 0 || !ours) throw new SamlRefused('wrong_audience');
}

/** Until when the subject is confirmed for us, for this request, at this address. */
function confirmedUntil(subject: Element, expected: Expected): Date {
  let refused = new SamlRefused('wrong_recipient');
  for (const confirmation of childrenNamed(subject, NS.assertion, 'SubjectConfirmation')) {
    try {
      return confirmed(confirmation, expected);
    } catch (error) {
      if (!(error instanceof SamlRefused)) throw error;
      refused = error;
    }
  }
  throw refused;
}

function confirmed(confirmation: Element, expected: Expected): Date {
  const data = onlyChild(confirmation, NS.assertion, 'SubjectConfirmationData');
  const until = attribute(data, 'NotOnOrAfter');
  if (attribute(confirmation, 'Method') !== BEARER || until === null)
    throw new SamlRefused('wrong_recipient');
  if (attribute(data, 'Recipient') !== expected.acsUrl) throw new SamlRefused('wrong_recipient');
  const answered = attribute(data, 'InResponseTo');
  if (answered === null) throw new SamlRefused('unsolicited');
  if (answered !== expected.requestId) throw new SamlRefused('wrong_request');
  refuseOutside(expected.now, attribute(data, 'NotBefore'), until);
  return lastMoment(until);
}

/** Values by the attribute's name; values that hold more than text are left out. */
function attributesOf(assertion: Element): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const statement of childrenNamed(assertion, NS.assertion, 'AttributeStatement')) {
    for (const each of childrenNamed(statement, NS.assertion, 'Attribute')) {
      const name = attribute(each, 'Name');
      if (name === null) continue;
      const texts = childrenNamed(each, NS.assertion, 'AttributeValue').flatMap(
        (value) => textIn(value) ?? [],
      );
      values.set(name, [...(values.get(name) ?? []), ...texts]);
    }
  }
  return Object.fromEntries(values);
}
