import { generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type Context, transaction } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { open, seal } from '../../platform/sealed.ts';
import * as q from './queries.ts';

const generate = promisify(generateKeyPair);

type Reading = Pick<Context, 'db' | 'settings' | 'organizationId'>;

/** A private key as the library takes it. */
export type SigningKey = JsonWebKey & { kid: string; alg: 'RS256'; use: 'sig' };

/** Changes whenever another key signs or is published; null before the first are made. */
export async function keysVersion({ db, organizationId }: Reading): Promise<string | null> {
  return (await db.one<{ version: string | null }>(q.KEYS_VERSION, [organizationId]))?.version ?? null;
}

/** Every published key, the one that signs first. The first two are made when they are first asked for. */
export async function signingKeys(ctx: Context): Promise<SigningKey[]> {
  const rows = await sealedKeys(ctx);
  const found = rows.length > 0 ? rows : await makeFirst(ctx);
  return found.map(({ sealed }) => JSON.parse(open(ctx.settings, sealed)) as SigningKey);
}

type SealedKey = q.SigningKeyRow & { sealed: Buffer };
const sealedKeys = ({ db, organizationId }: Reading) => db.many<SealedKey>(q.LIST_KEYS, [organizationId]);

async function makeFirst(ctx: Context): Promise<SealedKey[]> {
  const made = await Promise.all([newKey(), newKey()]);
  await transaction(ctx, async (tx) => {
    for (const [at, key] of made.entries()) await insertKey(tx, key, at === 0);
  });
  return sealedKeys(ctx);
}

/** A new pair; it takes a tenth of a second of a processor, so never inside a transaction. */
export async function newKey(): Promise<SigningKey> {
  const { privateKey } = (await generate('rsa', { modulusLength: 2048 })) as { privateKey: KeyObject };
  return { ...privateKey.export({ format: 'jwk' }), kid: newId(), alg: 'RS256', use: 'sig' };
}

/** False where there is one of its kind already. */
export async function insertKey(tx: Context, key: SigningKey, inUse: boolean): Promise<boolean> {
  const { kty, n, e, kid, alg, use } = key;
  const published = JSON.stringify({ kty, n, e, kid, alg, use });
  const sealed = seal(tx.settings, JSON.stringify(key));
  return Boolean(await tx.db.one(q.INSERT_KEY, [tx.organizationId, kid, published, sealed, inUse]));
}

/** As the portal shows them. */
export const listKeys = ({ db, organizationId }: Reading): Promise<q.SigningKeyRow[]> =>
  db.many<q.SigningKeyRow>(q.LIST_KEYS, [organizationId]);
