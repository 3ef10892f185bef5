import type { Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import {
  createSigningKey,
  describeCertificate,
  type SigningKey,
  writeProviderMetadata,
} from '../../platform/saml/index.ts';
import { open, seal } from '../../platform/sealed.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { INSERT_KEY, type KeyRow, LIST_KEYS, NOW } from './queries.ts';

/** Where the organization's provider is; its name is the address of its description. */
export interface Addresses {
  entityId: string;
  signOnUrl: string;
}

type Here = Pick<Context, 'db' | 'settings' | 'organizationId'>;

export function addressesOf(
  { settings }: Pick<Context, 'settings'>,
  { slug }: Pick<OrganizationRow, 'slug'>,
): Addresses {
  const entityId = new URL(`/o/${slug}/saml`, settings.publicUrl).href;
  return { entityId, signOnUrl: `${entityId}/sign-on` };
}

/** A certificate outlives many a tool's settings; what limits a key is that it is changed. */
const GOOD_FOR_YEARS = 10;

/** A fresh key for the organization, sealed: id, certificate, private key, as the statements take them. */
export async function newKey(
  { db, settings }: Here,
  { name }: Pick<OrganizationRow, 'name'>,
): Promise<[id: string, certificate: string, privateKey: Buffer]> {
  const now = (await db.one<{ now: Date }>(NOW))?.now ?? new Date(0);
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + GOOD_FOR_YEARS);
  const key = await createSigningKey(name, new Date(now.getTime() - 86_400_000), until);
  return [newId(), key.certificate, seal(settings, key.privateKey)];
}

/** The published keys, the present one first; the first one is made when it is first asked for. */
export async function publishedKeys(
  here: Here,
  organization: OrganizationRow,
): Promise<[KeyRow, ...KeyRow[]]> {
  const list = () => here.db.many<KeyRow>(LIST_KEYS, [organization.id]);
  let [current, ...next] = await list();
  if (!current) {
    const [id, certificate, privateKey] = await newKey(here, organization);
    await here.db.many(INSERT_KEY, [organization.id, id, 'current', certificate, privateKey]);
    [current, ...next] = await list();
  }
  if (!current) throw new Error('The key that was made cannot be read.');
  return [current, ...next];
}

/** What signs now. */
export async function signingKey(here: Here, organization: OrganizationRow): Promise<SigningKey> {
  const [{ certificate, private_key }] = await publishedKeys(here, organization);
  if (!private_key) throw new Error('The present key has no private half.');
  return { certificate, privateKey: open(here.settings, private_key) };
}

/** The description that tools import. */
export async function providerMetadata(here: Here, organization: OrganizationRow): Promise<string> {
  const keys = await publishedKeys(here, organization);
  return writeProviderMetadata({
    ...addressesOf(here, organization),
    certificates: keys.map(({ certificate }) => certificate),
  });
}

/** What an admin copies into a tool. */
export async function describeProvider(here: Here, organization: OrganizationRow) {
  const { entityId, signOnUrl } = addressesOf(here, organization);
  const keys = await publishedKeys(here, organization);
  return {
    entity_id: entityId,
    sign_on_url: signOnUrl,
    metadata_url: entityId,
    keys: keys.map(({ id, state, certificate, created_at }) => {
      const { fingerprint, goodUntil } = describeCertificate(certificate);
      return {
        id,
        state,
        certificate,
        fingerprint,
        created_at: created_at.toISOString(),
        good_until: goodUntil.toISOString(),
      };
    }),
  };
}
