import { verify } from 'node:crypto';
import { decodePosted, decodeRedirected } from './bindings.ts';
import { readInstant } from './moment.ts';
import { BINDING, NS, RSA_SHA256 } from './names.ts';
import { SamlRefused } from './refused.ts';
import { verifiedRoot } from './signature.ts';
import { attribute, onlyChild, parseXml, refuseComments, textIn, withDescendants } from './xml.ts';

/** What a tool asks for. Nothing of it counts before `checkRequest`. */
export interface SignOnRequest {
  id: string;
  issuer: string;
  destination: string | null;
  acsUrl: string | null;
  issuedAt: Date;
  forceAuthn: boolean;
  isPassive: boolean;
}

/** How a request came in: by the query exactly as it was sent, or by a form. */
export type Carrier = { binding: 'redirect'; query: string } | { binding: 'post'; samlRequest: string };

/** How old a request may be; a person may have read a page in between. */
const OLDEST_MS = 10 * 60_000;
const SKEW_MS = 60_000;

/**
 * Who asks, to find the tool: read before anything is checked.
 * @throws SamlRefused
 */
export const readRequest = (carrier: Carrier): SignOnRequest => requestOf(parseXml(textOf(carrier)));

/**
 * Checks a request by what is known of the tool. A signature that is there must hold where the tool's certificate is
 * known; what was signed is then all that is read.
 * @throws SamlRefused
 */
export function checkRequest(
  carrier: Carrier,
  tool: {
    entityId: string;
    acsUrl: string;
    certificates: readonly string[];
    mustBeSigned: boolean;
  },
  here: { destination: string; now: Date },
): SignOnRequest {
  const request = requestOf(provenMessage(carrier, tool));
  if (request.issuer !== tool.entityId) throw new SamlRefused('wrong_issuer');
  // Never to an address that only the request names.
  if (request.acsUrl !== null && request.acsUrl !== tool.acsUrl) throw new SamlRefused('wrong_recipient');
  if (request.destination !== null && request.destination !== here.destination)
    throw new SamlRefused('wrong_destination');
  const age = here.now.getTime() - request.issuedAt.getTime();
  if (age > OLDEST_MS) throw new SamlRefused('expired');
  if (age < -SKEW_MS) throw new SamlRefused('too_early');
  return request;
}

const textOf = (carrier: Carrier): string =>
  carrier.binding === 'post'
    ? decodePosted(carrier.samlRequest)
    : decodeRedirected(decoded(onlyParameter(carrier.query, 'SAMLRequest')));

/**
 * A message of somebody whose certificates are known, as far as its signature goes; where it must be signed, nothing but what
 * was signed.
 * @throws SamlRefused
 */
export function provenMessage(
  carrier: Carrier,
  tool: { certificates: readonly string[]; mustBeSigned: boolean },
): Element {
  const xml = textOf(carrier);
  const root = parseXml(xml);
  const signed =
    carrier.binding === 'redirect'
      ? /(^|&)Signature=/.test(carrier.query)
      : withDescendants(root).some((each) => each.localName === 'Signature');
  if (!signed && tool.mustBeSigned) throw new SamlRefused('unsigned');
  if (tool.mustBeSigned && tool.certificates.length === 0) throw new SamlRefused('no_certificate');
  if (!signed || tool.certificates.length === 0) return root;
  if (carrier.binding === 'post') return verifiedRoot(xml, tool.certificates);
  refuseUnsignedQuery(carrier.query, tool.certificates);
  return root;
}

/**
 * The query as it came, since every way of writing it again gives other bytes (saml-bindings 3.4.4.1). Some libraries sign
 * one way of writing and send another, so the strict one counts too: what the values are is the same in both.
 */
function refuseUnsignedQuery(query: string, certificates: readonly string[]): void {
  const names = ['SAMLRequest', 'RelayState', 'SigAlg'].filter(
    (name) => name !== 'RelayState' || parametersNamed(query, name).length > 0,
  );
  const written = (write: (raw: string) => string): Buffer =>
    Buffer.from(names.map((name) => `${name}=${write(onlyParameter(query, name))}`).join('&'));
  const texts = [written((raw) => raw), written((raw) => encodeURIComponent(decoded(raw)))];
  if (decoded(onlyParameter(query, 'SigAlg')) !== RSA_SHA256) throw new SamlRefused('weak_algorithm');
  const signature = Buffer.from(decoded(onlyParameter(query, 'Signature')), 'base64');
  const holds = certificates.some((certificate) =>
    texts.some((text) => verify('sha256', text, certificate, signature)),
  );
  if (!holds) throw new SamlRefused('bad_signature');
}

const parametersNamed = (query: string, name: string): string[] =>
  query.split('&').flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []));

/** Raw, still percent-encoded. Of two of a name nobody says which one is read. */
function onlyParameter(query: string, name: string): string {
  const [value, ...others] = parametersNamed(query, name);
  if (value === undefined || others.length > 0) throw new SamlRefused('unreadable', name);
  return value;
}

function decoded(raw: string): string {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    throw new SamlRefused('unreadable');
  }
}

function requestOf(root: Element): SignOnRequest {
  if (root.localName !== 'AuthnRequest' || root.namespaceURI !== NS.protocol)
    throw new SamlRefused('not_a_request');
  refuseComments(root);
  const id = attribute(root, 'ID');
  const issuer = textIn(onlyChild(root, NS.assertion, 'Issuer'));
  const issuedAt = attribute(root, 'IssueInstant');
  if (!id || !issuer || !issuedAt || id.length > 200 || issuer.length > 1000)
    throw new SamlRefused('unreadable');
  const binding = attribute(root, 'ProtocolBinding');
  if (binding !== null && binding !== BINDING.post) throw new SamlRefused('no_endpoint', 'ProtocolBinding');
  return {
    id,
    issuer,
    destination: attribute(root, 'Destination'),
    acsUrl: attribute(root, 'AssertionConsumerServiceURL'),
    issuedAt: readInstant(issuedAt),
    forceAuthn: isTrue(attribute(root, 'ForceAuthn')),
    isPassive: isTrue(attribute(root, 'IsPassive')),
  };
}

const isTrue = (text: string | null): boolean => text === 'true' || text === '1';
