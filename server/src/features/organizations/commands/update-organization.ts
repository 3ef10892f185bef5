import { type Context, transaction } from '../../../platform/context/index.ts';
import { changesOf, record } from '../../audit/index.ts';
import { checkedName, checkSettings } from '../policy.ts';
import { LOCK, type OrganizationRow, UPDATE } from '../queries.ts';
import { getOrganization } from '../read.ts';

export type OrganizationChange = { [K in keyof OrganizationRow]?: OrganizationRow[K] | undefined };

/**
 * Changes settings of the organization.
 * @throws Problem `name.unsafe`, `organization.setting_invalid`
 */
export function updateOrganization(ctx: Context, change: OrganizationChange): Promise<OrganizationRow> {
  return transaction(ctx, async (tx) => {
    await tx.db.many(LOCK, [tx.organizationId]);
    const before = await getOrganization(tx);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after = { ...before, ...given };
    after.name = checkedName(after.name, '/name');
    checkSettings(after);
    if (!after.sms_countries.includes(after.default_country))
      after.sms_countries = [...after.sms_countries, after.default_country];
    const row = await tx.db.one<OrganizationRow>(UPDATE, [tx.organizationId, JSON.stringify(after)]);
    if (!row) throw new Error('The organization vanished while it was locked.');
    const changes = changesOf(before as never, row as never).filter((c) => c.field !== 'updated_at');
    if (changes.length) {
      await record(tx, [
        { action: 'organization.updated', targetKind: 'organization', targetId: row.id, changes },
      ]);
    }
    return row;
  });
}
