import type { Context } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import {
  answeredRequest,
  describeCertificate,
  NAME_ID,
  type ProviderDescription,
  readProviderMetadata,
  readResponse,
  type SamlFacts,
  SamlRefused,
  signOnRequest,
  writeServiceMetadata,
} from '../../platform/saml/index.ts';
import { open, seal } from '../../platform/sealed.ts';
import { hashToken } from '../../platform/secrets.ts';
import { refreshProblems } from './contract.ts';
import type { Facts } from './facts.ts';
import { ProviderError } from './openid.ts';
import { type ConnectionRow, FIND_ANYWHERE, type Purpose } from './queries.ts';
import { keyOf } from './saml-key.ts';
import * as q from './saml-queries.ts';

/** What a connection that speaks SAML keeps of its provider: certificates are pinned, whatever a message brings along. */
export interface SamlSettings {
  entity_id: string;
  sign_on_url: string;
  certificates: string[];
  /** Where people sign out there, and where the provider hears that they did; null where it offers no such thing. */
  logout_url: string | null;
  logout_answer_url: string | null;
  wants_signed: boolean;
  /** Until when the description says that it is good. */
  good_until: string | null;
  /** Certificates that the metadata names no longer, by fingerprint, and since when. */
  leaving?: Record<string, string>;
  /** Where the description was read from; null where it was pasted. */
  metadata_url: string | null;
  /**
   * Whether an admin says that the provider tells addresses only of those whom they belong to. SAML has no word for it, and
   * without it an address links nobody.
   */
  vouches: boolean;
}

/** This assertion, or another answer to the same request, was taken before. */
export class SamlReplayed extends Error {}

type Visit = Pick<Context, 'db' | 'settings'>;

/** Where providers post to: one address for all, since the answer says which request it is for. */
export const SAML_ACS = '/sign-in/company/saml';

/**
 * Towards its provider each connection has a name of its own, so that what was said to one is nothing to another, of this
 * organization or the next. The name is the address of its metadata.
 */
export const samlNames = ({ settings }: Pick<Visit, 'settings'>, connectionId: string) => ({
  entityId: new URL(`${SAML_ACS}/${connectionId}`, settings.publicUrl).href,
  acsUrl: new URL(SAML_ACS, settings.publicUrl).href,
});

/** Where a provider sends people, or what they said, when they sign out there. */
export const samlLogoutAddress = ({ settings }: Pick<Visit, 'settings'>, connectionId: string): string =>
  new URL(`${SAML_ACS}/${connectionId}/logout`, settings.publicUrl).href;

/** What a provider's admin imports. */
export const samlMetadata = async (visit: Visit, connection: ConnectionRow): Promise<string> =>
  writeServiceMetadata({
    ...samlNames(visit, connection.id),
    certificate: (await keyOf(visit, connection)).certificate,
    signsRequests: (connection.settings as Partial<SamlSettings>).wants_signed === true,
    logoutUrl: samlLogoutAddress(visit, connection.id),
  });

/**
 * What is kept of a provider's metadata.
 * @throws SamlRefused, `expired` where it says itself that it is good no more
 */
export function samlSettingsOf(
  metadata: string,
  from: Pick<SamlSettings, 'metadata_url' | 'vouches'>,
  now: Date,
): { settings: SamlSettings; cacheSeconds: number | null } {
  const said = readProviderMetadata(metadata.trim());
  if (said.goodUntil && said.goodUntil <= now) throw new SamlRefused('expired', 'validUntil');
  const settings = {
    entity_id: said.entityId,
    sign_on_url: said.signOnUrl,
    certificates: said.certificates,
    logout_url: said.logoutUrl,
    logout_answer_url: said.logoutAnswerUrl,
    wants_signed: said.wantsSignedRequests,
    good_until: said.goodUntil?.toISOString() ?? null,
    ...from,
  };
  return { settings, cacheSeconds: said.cacheSeconds };
}

/** What an admin sees of a connection that speaks SAML. */
export function presentSaml(here: Pick<Visit, 'settings'>, connection: ConnectionRow) {
  const { id, signing_certificate } = connection;
  const { entity_id, sign_on_url, metadata_url, vouches, certificates, ...more } =
    connection.settings as Partial<SamlSettings>;
  return {
    metadata_address: samlNames(here, id).entityId,
    entity_id: entity_id ?? null,
    sign_on_url: sign_on_url ?? null,
    metadata_url: metadata_url ?? null,
    vouches: vouches ?? false,
    certificates: (certificates ?? []).map(presentCertificate),
    logout_url: more.logout_url ?? null,
    requests_signed: more.wants_signed === true,
    signing_certificate: signing_certificate === null ? null : presentCertificate(signing_certificate),
    metadata_good_until: more.good_until ? new Date(more.good_until) : null,
    refreshed_at: connection.refreshed_at,
    refresh_problem: refreshProblems.find((one) => one === connection.refresh_problem) ?? null,
  };
}

function presentCertificate(pem: string) {
  const { fingerprint, goodUntil } = describeCertificate(pem);
  return { fingerprint, good_until: goodUntil };
}

/** The provider of a connection, or null where its metadata was not given yet. */
export function providerOf({
  protocol,
  settings,
}: Pick<ConnectionRow, 'protocol' | 'settings'>): Pick<
  ProviderDescription,
  'entityId' | 'signOnUrl' | 'certificates'
> | null {
  const { entity_id, sign_on_url, certificates } = settings as Partial<SamlSettings>;
  if (protocol !== 'saml' || !entity_id || !sign_on_url || !certificates?.length) return null;
  return { entityId: entity_id, signOnUrl: sign_on_url, certificates };
}

/** A state of 43 letters makes a good id of a request: the answer then says which journey it belongs to. */
const requestIdOf = (state: string): string => `_${state}`;
const stateOf = (requestId: string): string => requestId.slice(1);

/**
 * Prepares the way to the provider.
 * @param fresh the person is to prove themselves there now, however lately they did
 * @throws ProviderError where the connection has no provider yet
 */
export async function beginSaml(
  visit: Visit,
  connection: ConnectionRow,
  fresh: boolean,
): Promise<{ address: (state: string) => string; kept: Record<string, string> }> {
  const provider = providerOf(connection);
  if (!provider) throw new ProviderError('rubbish', new Error('There is no metadata of the provider yet.'));
  const { now } = (await visit.db.one<{ now: Date }>(q.NOW)) ?? { now: new Date(0) };
  const signs = (connection.settings as Partial<SamlSettings>).wants_signed === true;
  const key = signs ? await keyOf(visit, connection) : null;
  const asked = { ...samlNames(visit, connection.id), provider, nameIdFormat: null, forceAuthn: fresh };
  return {
    address: (state) => signOnRequest({ ...asked, id: requestIdOf(state), relayState: null, key, now }),
    kept: {},
  };
}

/** A journey that an answer belongs to. Whose browser it is shows later. */
export interface SamlJourney {
  state: string;
  purpose: Purpose;
  connection: ConnectionRow;
  now: Date;
}

/**
 * The journey that a response says it answers; null where nobody is on it any more, or ever was.
 * @throws SamlRefused where it is unreadable, or answers nothing: a sign-in that began at the provider
 */
export async function journeyOfSaml(
  { db }: Pick<Visit, 'db'>,
  samlResponse: string,
): Promise<SamlJourney | null> {
  const state = stateOf(answeredRequest(samlResponse));
  const journey = await db.one<q.JourneyOutRow>(q.FIND_JOURNEY_OUT, [hashToken(state)]);
  const connection = journey && (await db.one<ConnectionRow>(FIND_ANYWHERE, [journey.connection_id]));
  return connection ? { state, purpose: journey.purpose, connection, now: journey.now } : null;
}

/** An answer that is not believed ends its journey: whoever sends such must set out anew for each, which is counted. */
export async function endJourney({ db }: Pick<Visit, 'db'>, { state }: SamlJourney): Promise<void> {
  await db.many(q.END_JOURNEY_OUT, [hashToken(state)]);
}

/**
 * Takes what a provider's page posts. It comes from another site, so without a cookie, and signs nobody in: what it says is
 * checked, kept once, and waits for the browser that set out.
 * @throws SamlRefused; SamlReplayed
 */
export async function receiveSaml(visit: Visit, journey: SamlJourney, samlResponse: string): Promise<void> {
  const { connection, state, now } = journey;
  const provider = providerOf(connection);
  if (!provider) throw new SamlRefused('unsolicited');
  const said = await readResponse(samlResponse, {
    ...samlNames(visit, connection.id),
    provider,
    requestId: requestIdOf(state),
    now,
  });
  if (said.nameId.format === NAME_ID.transient) throw new SamlRefused('transient_name_id');
  if (journey.purpose === 'step_up') refuseOldProof(said, now);
  const sealed = seal(visit.settings, JSON.stringify(factsOf(said, connection)));
  await visit.db.transaction(async (db) => {
    const { organization_id, id } = connection;
    const hash = hashToken(said.assertionId);
    const first = await db.one(q.TAKE_ASSERTION, [organization_id, id, hash, said.goodUntil]);
    if (!first || !(await db.one(q.KEEP_ARRIVAL, [hashToken(state), sealed]))) throw new SamlReplayed();
  });
}

/** A provider that was asked for a new proof and gave an old one has given none. With the skew that clocks may have. */
const FRESH_MS = 120_000;
function refuseOldProof({ provedAt }: SamlFacts, now: Date): void {
  const at = Date.parse(provedAt ?? '');
  if (Number.isNaN(at) || now.getTime() - at > FRESH_MS) throw new SamlRefused('expired', 'AuthnInstant');
}

/** Names under which providers tell an email address; SAML knows none of its own. */
const EMAIL_NAMES = [
  'email',
  'mail',
  'emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
];

function factsOf(said: SamlFacts, { settings }: ConnectionRow): Facts {
  const { issuer, nameId, attributes } = said;
  const byName = Object.entries(attributes).map(([name, values]) => [name.toLowerCase(), values] as const);
  const first = (name: string) => byName.find(([one]) => one === name)?.[1][0] ?? null;
  const told = EMAIL_NAMES.map(first).find((address) => address !== null) ?? null;
  const email = told ?? (nameId.format === NAME_ID.email ? nameId.value : null);
  const saysSo = first('email_verified')?.toLowerCase() === 'true';
  return {
    issuer,
    subject: nameId.value,
    email,
    emailVerified: saysSo || (settings as Partial<SamlSettings>).vouches === true,
    claims: { ...attributes, ...(email === null ? {} : { email }), name_id: nameId.value },
    session: { id: said.sessionIndex, saidAt: said.issuedAt, wayOut: { protocol: 'saml', nameId } },
  };
}

/**
 * What the provider said, once. Only for a journey whose browser has shown itself: whoever calls has matched its cookie.
 */
export async function takeSaml(visit: Visit, state: string): Promise<Facts | null> {
  const row = await visit.db.one<{ facts: Buffer }>(q.TAKE_ARRIVAL, [hashToken(state)]);
  return row ? (JSON.parse(open(visit.settings, row.facts)) as Facts) : null;
}

/** Takes away what is too old to matter. */
export async function sweepSaml(db: Database): Promise<void> {
  await db.many(q.SWEEP_ARRIVALS);
  await db.many(q.SWEEP_ASSERTIONS);
}
