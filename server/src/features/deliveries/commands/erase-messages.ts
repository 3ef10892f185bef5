import type { Context } from '../../../platform/context/index.ts';
import { keyedHash } from '../../../platform/secrets.ts';
import { previewInbox } from '../preview-inbox.ts';
import { type ContactKey, eraseDeliveries, hashSuppressions, selectSuppressions } from '../queries.ts';

/**
 * Every message to a user goes, with its tries and what providers said; what has not left never will. A worker that holds one
 * finds it gone.
 */
export async function eraseMessagesOf(tx: Context, userId: string): Promise<void> {
  const gone = await eraseDeliveries(tx.db, tx.organizationId, userId);
  previewInbox.forget(gone.map(({ id }) => id));
}

/**
 * Contacts on the stop list of which no readable trace may stay. What a person wished, or an admin decided, outlives them as a
 * keyed hash, so that nobody who types the address anew writes to it; that it bounced is forgotten.
 */
export async function hideSuppressions(tx: Context, contacts: readonly ContactKey[]): Promise<void> {
  if (contacts.length === 0) return;
  await hashSuppressions(
    tx.db,
    tx.organizationId,
    contacts.map(({ kind, canonical }) => ({ kind, canonical, hash: hashOf(tx, { kind, canonical }) })),
  );
}

/** The stop list for these contacts, readable or hidden, as if all of it could be read. */
export async function suppressionsOf(ctx: Context, contacts: readonly ContactKey[]) {
  const hashes = new Map(contacts.map((contact) => [hashOf(ctx, contact), contact.canonical]));
  const hidden = contacts.map((contact) => ({ kind: contact.kind, canonical: hashOf(ctx, contact) }));
  const rows = await selectSuppressions(ctx.db, ctx.organizationId, [...contacts, ...hidden]);
  return rows.map((row) => ({ ...row, canonical: hashes.get(row.canonical) ?? row.canonical }));
}

const hashOf = (ctx: Context, { kind, canonical }: ContactKey): string =>
  `#${keyedHash(ctx.settings.secretKey, `suppression:${ctx.organizationId}`, `${kind} ${canonical}`).toString('base64url')}`;
