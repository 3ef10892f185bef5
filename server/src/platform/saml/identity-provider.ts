import type { SigningKey } from './certificate.ts';
import { instant } from './moment.ts';
import { BEARER, NAME_ID, NS, STATUS } from './names.ts';
import { signElement } from './signature.ts';
import { element, type Xml } from './xml.ts';

/** Whom a response answers, and who answers. */
export interface Envelope {
  /** Fresh ids, made by the caller: `_` and random letters. */
  responseId: string;
  issuer: string;
  acsUrl: string;
  /** The request that it answers; null only where the other side asked for none. */
  requestId: string | null;
  now: Date;
  key: SigningKey;
}

export interface Statement {
  assertionId: string;
  audience: string;
  nameId: { value: string; format: 'email' | 'persistent' };
  sessionIndex: string;
  /** When the person last proved themselves here. */
  provedAt: Date;
  attributes: Readonly<Record<string, readonly string[]>>;
}

/** How long an assertion may be on its way; a browser takes a second. */
const GOOD_FOR_MS = 5 * 60_000;
/** For clocks that are behind ours. */
const EARLIER_MS = 60_000;

/** A signed response with a signed assertion, as base64 for a form. */
export function signedResponse(envelope: Envelope, statement: Statement): string {
  const assertion = signElement(assertionOf(envelope, statement), envelope.key);
  return response(envelope, element('samlp:StatusCode', { Value: STATUS.success }), null, assertion);
}

/** A signed answer that says no; the message is for the tool's log, and names nobody. */
export function refusal(
  envelope: Envelope,
  status: 'denied' | 'noPassive' | 'requester',
  message: string | null,
): string {
  const outer = status === 'requester' ? STATUS.requester : STATUS.responder;
  const inner = status === 'requester' ? null : element('samlp:StatusCode', { Value: STATUS[status] });
  return response(envelope, element('samlp:StatusCode', { Value: outer }, inner), message, null);
}

function response(envelope: Envelope, code: Xml, message: string | null, assertion: Xml | null): string {
  const xml = element(
    'samlp:Response',
    {
      'xmlns:samlp': NS.protocol,
      'xmlns:saml': NS.assertion,
      ID: envelope.responseId,
      Version: '2.0',
      IssueInstant: instant(envelope.now),
      Destination: envelope.acsUrl,
      InResponseTo: envelope.requestId,
    },
    element('saml:Issuer', {}, envelope.issuer),
    element('samlp:Status', {}, code, message === null ? null : element('samlp:StatusMessage', {}, message)),
    assertion,
  );
  return Buffer.from(signElement(xml, envelope.key).toString()).toString('base64');
}

function assertionOf(envelope: Envelope, statement: Statement): Xml {
  const { now } = envelope;
  const until = instant(new Date(now.getTime() + GOOD_FOR_MS));
  return element(
    'saml:Assertion',
    {
      'xmlns:saml': NS.assertion,
      'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      ID: statement.assertionId,
      Version: '2.0',
      IssueInstant: instant(now),
    },
    element('saml:Issuer', {}, envelope.issuer),
    subjectOf(envelope, statement, until),
    element(
      'saml:Conditions',
      { NotBefore: instant(new Date(now.getTime() - EARLIER_MS)), NotOnOrAfter: until },
      element('saml:AudienceRestriction', {}, element('saml:Audience', {}, statement.audience)),
    ),
    element(
      'saml:AuthnStatement',
      { AuthnInstant: instant(statement.provedAt), SessionIndex: statement.sessionIndex },
      element(
        'saml:AuthnContext',
        {},
        element('saml:AuthnContextClassRef', {}, 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified'),
      ),
    ),
    attributesOf(statement.attributes),
  );
}

function subjectOf(envelope: Envelope, { nameId, audience }: Statement, until: string): Xml {
  const qualified = nameId.format === 'persistent';
  return element(
    'saml:Subject',
    {},
    element(
      'saml:NameID',
      {
        Format: NAME_ID[nameId.format],
        NameQualifier: qualified ? envelope.issuer : null,
        SPNameQualifier: qualified ? audience : null,
      },
      nameId.value,
    ),
    element(
      'saml:SubjectConfirmation',
      { Method: BEARER },
      element('saml:SubjectConfirmationData', {
        InResponseTo: envelope.requestId,
        NotOnOrAfter: until,
        Recipient: envelope.acsUrl,
      }),
    ),
  );
}

function attributesOf(attributes: Statement['attributes']): Xml | null {
  const told = Object.entries(attributes).filter(([, values]) => values.length > 0);
  if (told.length === 0) return null;
  const each = ([name, values]: [string, readonly string[]]) =>
    element(
      'saml:Attribute',
      { Name: name, NameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic' },
      ...values.map((value) => element('saml:AttributeValue', { 'xsi:type': 'xs:string' }, value)),
    );
  return element('saml:AttributeStatement', {}, ...told.map(each));
}
