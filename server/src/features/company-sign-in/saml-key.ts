import type { Context } from '../../platform/context/index.ts';
import { createSigningKey, type SigningKey } from '../../platform/saml/index.ts';
import { open, seal } from '../../platform/sealed.ts';
import { type ConnectionRow, KEEP_KEY } from './queries.ts';
import { NOW } from './saml-queries.ts';

type Here = Pick<Context, 'db' | 'settings'>;

const GOOD_FOR_YEARS = 10;

/**
 * The key with which a connection signs what it asks its provider; made when it is first needed, sealed at rest. A key of its
 * own for each: what one provider could do with it is nothing to another.
 */
export async function keyOf(here: Here, connection: ConnectionRow): Promise<SigningKey> {
  const { signing_certificate: certificate, signing_key: sealed } = connection;
  if (certificate && sealed) return { certificate, privateKey: open(here.settings, sealed) };
  const now = (await here.db.one<{ now: Date }>(NOW))?.now ?? new Date(0);
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + GOOD_FOR_YEARS);
  const made = await createSigningKey('Beckon', new Date(now.getTime() - 86_400_000), until);
  const values = [connection.id, made.certificate, seal(here.settings, made.privateKey)];
  const kept = await here.db.one<Kept>(KEEP_KEY, [connection.organization_id, ...values]);
  // Of two that make one at the same moment the first is kept.
  if (!kept) throw new Error('The connection is gone.');
  return {
    certificate: kept.signing_certificate,
    privateKey: open(here.settings, kept.signing_key),
  };
}

interface Kept {
  signing_certificate: string;
  signing_key: Buffer;
}
