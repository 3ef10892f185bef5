import { decodePosted, decodeRedirected, redirectTo } from './bindings.ts';
import type { SigningKey } from './certificate.ts';
import { instant, readInstant, refuseOutside } from './moment.ts';
import { NS, STATUS } from './names.ts';
import { SamlRefused } from './refused.ts';
import { type Carrier, provenMessage } from './request.ts';
import { nameIdOf, type SamlNameId } from './service-provider.ts';
import { attribute, childrenNamed, element, onlyChild, parseXml, refuseComments, textIn } from './xml.ts';

/** What a provider says is over, once its signature held. */
export interface LogoutSaid {
  id: string;
  nameId: SamlNameId;
  /** None: all sessions of that person. */
  sessionIndexes: string[];
  issuedAt: Date;
}

/** How old a request to end sessions may be. */
const OLDEST_MS = 10 * 60_000;
const SKEW_MS = 60_000;
const MOST_SESSIONS = 100;

/** The address at which somebody signs out at their provider: always signed, or anybody could sign anybody out there. */
export function logoutRequest(options: {
  id: string;
  entityId: string;
  logoutUrl: string;
  nameId: SamlNameId;
  sessionIndex: string | null;
  relayState: string | null;
  key: SigningKey;
  now: Date;
}): string {
  const { nameId, now } = options;
  const message = element(
    'samlp:LogoutRequest',
    {
      ...envelope(options.id, now, options.logoutUrl),
      NotOnOrAfter: instant(new Date(now.getTime() + OLDEST_MS)),
    },
    element('saml:Issuer', {}, options.entityId),
    element(
      'saml:NameID',
      { Format: nameId.format, NameQualifier: nameId.qualifier, SPNameQualifier: nameId.spQualifier },
      nameId.value,
    ),
    options.sessionIndex === null ? null : element('samlp:SessionIndex', {}, options.sessionIndex),
  );
  return redirectTo(options.logoutUrl, {
    message,
    as: 'SAMLRequest',
    relayState: options.relayState,
    key: options.key,
  });
}

/** The address that tells a provider, signed, that what it asked for is done. */
export function logoutResponse(options: {
  id: string;
  entityId: string;
  answerUrl: string;
  requestId: string;
  relayState: string | null;
  key: SigningKey;
  now: Date;
}): string {
  const message = element(
    'samlp:LogoutResponse',
    { ...envelope(options.id, options.now, options.answerUrl), InResponseTo: options.requestId },
    element('saml:Issuer', {}, options.entityId),
    element('samlp:Status', {}, element('samlp:StatusCode', { Value: STATUS.success })),
  );
  const { answerUrl, relayState, key } = options;
  return redirectTo(answerUrl, { message, as: 'SAMLResponse', relayState, key });
}

const envelope = (id: string, now: Date, destination: string) => ({
  'xmlns:samlp': NS.protocol,
  'xmlns:saml': NS.assertion,
  ID: id,
  Version: '2.0',
  IssueInstant: instant(now),
  Destination: destination,
});

/**
 * Checks what a provider says is over: signed by one of its certificates, of its name, for this address, of now. Whoever
 * could say so without a signature could sign everybody out.
 * @throws SamlRefused
 */
export function readLogoutRequest(
  carrier: Carrier,
  provider: { entityId: string; certificates: readonly string[] },
  here: { destination: string; now: Date },
): LogoutSaid {
  const root = provenMessage(carrier, { certificates: provider.certificates, mustBeSigned: true });
  if (root.localName !== 'LogoutRequest' || root.namespaceURI !== NS.protocol)
    throw new SamlRefused('not_a_request');
  refuseComments(root);
  if (textIn(onlyChild(root, NS.assertion, 'Issuer')) !== provider.entityId)
    throw new SamlRefused('wrong_issuer');
  if (attribute(root, 'Destination') !== here.destination) throw new SamlRefused('wrong_destination');
  const issuedAt = readInstant(attribute(root, 'IssueInstant') ?? '');
  const age = here.now.getTime() - issuedAt.getTime();
  if (age > OLDEST_MS + SKEW_MS) throw new SamlRefused('expired');
  if (age < -SKEW_MS) throw new SamlRefused('too_early');
  refuseOutside(here.now, null, attribute(root, 'NotOnOrAfter'));
  if (childrenNamed(root, NS.assertion, 'EncryptedID').length > 0) throw new SamlRefused('encrypted');
  const nameId = nameIdOf(onlyChild(root, NS.assertion, 'NameID'));
  const id = attribute(root, 'ID');
  if (!nameId) throw new SamlRefused('no_subject');
  if (!id || id.length > 200) throw new SamlRefused('unreadable');
  return { id, nameId, issuedAt, sessionIndexes: indexesOf(root) };
}

/** One that is there and empty must not become “all of them”. */
function indexesOf(root: Element): string[] {
  const elements = childrenNamed(root, NS.protocol, 'SessionIndex');
  const indexes = elements.flatMap((each) => textIn(each) ?? []);
  if (indexes.length !== elements.length || indexes.length > MOST_SESSIONS)
    throw new SamlRefused('unreadable');
  return indexes;
}

/** What came back after signing out at the provider. It changes nothing here, so nothing of it is checked but its shape. */
export function isLogoutResponse(binding: Carrier['binding'], message: string): boolean {
  try {
    const root = parseXml(binding === 'post' ? decodePosted(message) : decodeRedirected(message));
    return root.localName === 'LogoutResponse' && root.namespaceURI === NS.protocol;
  } catch (error) {
    if (error instanceof SamlRefused) return false;
    throw error;
  }
}
