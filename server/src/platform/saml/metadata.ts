import { bareCertificate, certificatePem } from './certificate.ts';
import { readInstant } from './moment.ts';
import { BINDING, NAME_ID, NS } from './names.ts';
import { SamlRefused } from './refused.ts';
import { attribute, childrenNamed, element, parseXml, textIn, type Xml } from './xml.ts';

/** An identity provider as its metadata describes it. */
export interface ProviderDescription {
  entityId: string;
  signOnUrl: string;
  /** Where people sign out, and where it wants to hear that it is done. */
  logoutUrl: string | null;
  logoutAnswerUrl: string | null;
  /** Those that sign; never empty. */
  certificates: string[];
  wantsSignedRequests: boolean;
  /** Until when it says that it is good, and how soon it wants to be read again. */
  goodUntil: Date | null;
  cacheSeconds: number | null;
}

/** A tool as its metadata describes it. */
export interface ServiceDescription {
  entityId: string;
  acsUrl: string;
  logoutUrl: string | null;
  certificates: string[];
  signsRequests: boolean;
  nameId: 'email' | 'persistent' | null;
}

/**
 * Reads a provider's metadata. A key whose use is not said is for signing too (saml-metadata 2.4.1.1), and what is
 * not there never makes a check weaker: without a certificate there is no description.
 * @throws SamlRefused `not_metadata`, `no_endpoint`, `no_certificate`, and those of unreadable XML
 */
export function readProviderMetadata(xml: string): ProviderDescription {
  const { entityId, role, around } = describedAs(xml, 'IDPSSODescriptor');
  const certificates = signingCertificates(role);
  const logout = endpointElement(role, 'SingleLogoutService', BINDING.redirect);
  if (certificates.length === 0) throw new SamlRefused('no_certificate');
  const signOnUrl = endpoint(role, 'SingleSignOnService', BINDING.redirect);
  if (signOnUrl === null) throw new SamlRefused('no_endpoint', 'SingleSignOnService');
  return {
    entityId,
    signOnUrl,
    logoutUrl: webAddress(logout),
    logoutAnswerUrl: webAddress(logout, 'ResponseLocation') ?? webAddress(logout),
    certificates,
    wantsSignedRequests: ['true', '1'].includes(attribute(role, 'WantAuthnRequestsSigned') ?? ''),
    ...lifeOf([...around, role]),
  };
}

/** Reads a tool's metadata. @throws SamlRefused as `readProviderMetadata`, but a tool needs no certificate */
export function readServiceMetadata(xml: string): ServiceDescription {
  const { entityId, role } = describedAs(xml, 'SPSSODescriptor');
  const acsUrl = consumer(role);
  if (acsUrl === null) throw new SamlRefused('no_endpoint', 'AssertionConsumerService');
  const formats = childrenNamed(role, NS.metadata, 'NameIDFormat').map(textIn);
  const wanted = formats.find((format) => format === NAME_ID.email || format === NAME_ID.persistent);
  return {
    entityId,
    acsUrl,
    logoutUrl: endpoint(role, 'SingleLogoutService', BINDING.redirect),
    certificates: signingCertificates(role),
    signsRequests: attribute(role, 'AuthnRequestsSigned') === 'true',
    nameId: wanted === undefined ? null : wanted === NAME_ID.email ? 'email' : 'persistent',
  };
}

/** What we are towards a company's provider. */
export function writeServiceMetadata(here: {
  entityId: string;
  acsUrl: string;
  certificate: string | null;
  /** Unless said, whoever has a certificate signs. */
  signsRequests?: boolean;
  logoutUrl?: string | null;
}): string {
  const { certificate, logoutUrl, signsRequests = certificate !== null } = here;
  const logoutBy = (binding: string) =>
    logoutUrl ? element('md:SingleLogoutService', { Binding: binding, Location: logoutUrl }) : null;
  return document(
    here.entityId,
    element(
      'md:SPSSODescriptor',
      {
        AuthnRequestsSigned: String(signsRequests),
        WantAssertionsSigned: 'true',
        protocolSupportEnumeration: NS.protocol,
      },
      certificate === null ? null : signingKey(certificate),
      logoutBy(BINDING.redirect),
      logoutBy(BINDING.post),
      element('md:NameIDFormat', {}, NAME_ID.persistent),
      element('md:NameIDFormat', {}, NAME_ID.email),
      element('md:AssertionConsumerService', {
        Binding: BINDING.post,
        Location: here.acsUrl,
        index: '0',
        isDefault: 'true',
      }),
    ),
  );
}

/** What we are towards a tool. Certificates: the present one first, the next one while keys change. */
export function writeProviderMetadata(here: {
  entityId: string;
  signOnUrl: string;
  certificates: readonly string[];
}): string {
  const endpointAt = (binding: string) =>
    element('md:SingleSignOnService', { Binding: binding, Location: here.signOnUrl });
  return document(
    here.entityId,
    element(
      'md:IDPSSODescriptor',
      { WantAuthnRequestsSigned: 'false', protocolSupportEnumeration: NS.protocol },
      ...here.certificates.map(signingKey),
      element('md:NameIDFormat', {}, NAME_ID.persistent),
      element('md:NameIDFormat', {}, NAME_ID.email),
      endpointAt(BINDING.redirect),
      endpointAt(BINDING.post),
    ),
  );
}

const document = (entityId: string, role: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'md:EntityDescriptor',
    { 'xmlns:md': NS.metadata, 'xmlns:ds': NS.signature, entityID: entityId },
    role,
  )}\n`;

const signingKey = (certificate: string): Xml =>
  element(
    'md:KeyDescriptor',
    { use: 'signing' },
    element(
      'ds:KeyInfo',
      {},
      element('ds:X509Data', {}, element('ds:X509Certificate', {}, bareCertificate(certificate))),
    ),
  );

/** The one entity with this role: a file that describes several is for somebody else to choose from. */
function describedAs(xml: string, roleName: string): { entityId: string; role: Element; around: Element[] } {
  const root = parseXml(xml);
  if (root.namespaceURI !== NS.metadata) throw new SamlRefused('not_metadata');
  const entities =
    root.localName === 'EntitiesDescriptor' ? childrenNamed(root, NS.metadata, 'EntityDescriptor') : [root];
  const found = entities.flatMap((entity) => {
    const [role] = childrenNamed(entity, NS.metadata, roleName);
    const entityId = attribute(entity, 'entityID');
    return role && entityId && entityId.length <= 1000 ? [{ entityId, role, around: [root, entity] }] : [];
  });
  const [first, ...others] = found;
  if (!first || others.length > 0) throw new SamlRefused('not_metadata', roleName);
  return first;
}

function signingCertificates(role: Element): string[] {
  const keys = childrenNamed(role, NS.metadata, 'KeyDescriptor').filter(
    (key) => attribute(key, 'use') !== 'encryption',
  );
  const bare = keys
    .flatMap((key) => childrenNamed(key, NS.signature, 'KeyInfo'))
    .flatMap((info) => childrenNamed(info, NS.signature, 'X509Data'))
    .flatMap((data) => childrenNamed(data, NS.signature, 'X509Certificate'))
    .flatMap((certificate) => textIn(certificate) ?? []);
  return [...new Set(bare.map(certificatePem))];
}

const endpointElement = (role: Element, name: string, binding: string): Element | null =>
  childrenNamed(role, NS.metadata, name).find((each) => attribute(each, 'Binding') === binding) ?? null;

const endpoint = (role: Element, name: string, binding: string): string | null =>
  webAddress(endpointElement(role, name, binding));

/** The soonest of what is said around the role and of it (saml-metadata 2.3.1 and 2.3.2). */
function lifeOf(elements: readonly Element[]): Pick<ProviderDescription, 'goodUntil' | 'cacheSeconds'> {
  const ends = elements
    .flatMap((each) => attribute(each, 'validUntil') ?? [])
    .map((text) => readInstant(text.trim()));
  const lives = elements.flatMap((each) => secondsOf(attribute(each, 'cacheDuration') ?? '') ?? []);
  return {
    goodUntil: ends.length > 0 ? new Date(Math.min(...ends.map((end) => end.getTime()))) : null,
    cacheSeconds: lives.length > 0 ? Math.min(...lives) : null,
  };
}

const DURATION =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?$/;
const UNITS = [31_536_000, 2_592_000, 86_400, 3600, 60, 1];

/** A duration of XML Schema in seconds, months as 30 days; null where it is none. */
function secondsOf(text: string): number | null {
  const parts = DURATION.exec(text.trim())?.slice(1);
  return parts?.some((part) => part !== undefined)
    ? parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (UNITS[at] ?? 0), 0)
    : null;
}

/** The default one, or else the first in the order of their index. */
function consumer(role: Element): string | null {
  const posted = childrenNamed(role, NS.metadata, 'AssertionConsumerService').filter(
    (each) => attribute(each, 'Binding') === BINDING.post,
  );
  const index = (each: Element) => Number(attribute(each, 'index') ?? Number.MAX_SAFE_INTEGER);
  const [lowest] = posted.toSorted((a, b) => index(a) - index(b));
  return webAddress(posted.find((each) => attribute(each, 'isDefault') === 'true') ?? lowest ?? null);
}

/** Nothing but the web: an address from a file must not be one that runs as script. */
function webAddress(element: Element | null, name = 'Location'): string | null {
  const url = URL.parse(attribute(element, name) ?? '');
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? attribute(element, name) : null;
}
