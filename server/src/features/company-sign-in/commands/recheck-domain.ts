import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { tellAdmins } from '../domain-notice.ts';
import { lookForRecord } from '../domains.ts';
import { type DueDomain, NOTE_GONE, NOTE_SEEN } from '../recheck-queries.ts';

/**
 * Looks again for the record of a verified domain. Gone for seven days it vouches for nothing, which is decided where it is
 * asked; found again it vouches at once. Admins are told when it goes and when it has been gone for too long.
 */
export async function recheckDomain(ctx: Context, { id, domain, token }: DueDomain): Promise<void> {
  const found = await lookForRecord(ctx.settings, domain, token);
  const key = [ctx.organizationId, id, token];
  await transaction(ctx, async (tx) => {
    if (found === 'there') {
      const before = await tx.db.one<{ failing_since: Date | null }>(NOTE_SEEN, key);
      if (before?.failing_since) await recordOne(tx, 'domain.restored', id, domain);
      return;
    }
    const gone = await tx.db.one<{ told: 'failing' | 'lapsed'; is_news: boolean }>(NOTE_GONE, [
      ...key,
      found === 'gone',
    ]);
    if (!gone?.is_news) return;
    await recordOne(tx, `domain.${gone.told}`, id, domain);
    await tellAdmins(tx, id);
  });
}

const recordOne = (tx: Context, action: string, id: string, domain: string) =>
  record(tx, [{ action, targetKind: 'domain', targetId: id, changes: [{ field: 'domain', after: domain }] }]);
