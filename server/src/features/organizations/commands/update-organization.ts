import { type Context, transaction } from '../../../platform/context/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { changesOf, record } from '../../audit/index.ts';
import { checkedSettings, type SettingsChange } from '../check-settings.ts';
import { organizationProblems } from '../problems.ts';
import { LOCK, type OrganizationRow, UPDATE } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { getOrganization } from '../read.ts';

/**
 * Changes settings of the organization. `was` holds what the caller had read of them: two admins who change different
 * settings both get their way, and of two who change the same one the second is told.
 * @throws Problem `name.unsafe`, `organization.setting_invalid`, `organization.logo_invalid`, `organization.changed_meanwhile`
 */
export function updateOrganization(
  ctx: Context,
  { was = {}, ...change }: SettingsChange & { was?: SettingsChange | undefined },
): Promise<OrganizationRow> {
  const given = checkedSettings(change);
  return transaction(ctx, async (tx) => {
    await tx.db.many(LOCK, [tx.organizationId]);
    const before = await getOrganization(tx);
    refuseIfChanged(before, given, was);
    const after = { ...before, ...given };
    if (!after.sms_countries.includes(after.default_country))
      after.sms_countries = [...after.sms_countries, after.default_country].sort();
    const row = await tx.db.one<OrganizationRow>(UPDATE, [tx.organizationId, JSON.stringify(after)]);
    if (!row) throw new Error('The organization vanished while it was locked.');
    const changes = changesOf(before as never, row as never).filter((c) => c.field !== 'updated_at');
    if (changes.length) {
      await record(tx, [
        { action: 'organization.updated', targetKind: 'organization', targetId: row.id, changes },
      ]);
      await reactions.settingsChanged(tx, before, row);
    }
    return row;
  });
}

/** Whoever asks for what is there already has nothing to be told. */
function refuseIfChanged(before: OrganizationRow, given: SettingsChange, was: SettingsChange): void {
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const fields = (Object.keys(was) as (keyof OrganizationRow)[]).filter(
    (field) => field in given && !isSame(before[field], was[field]) && !isSame(before[field], given[field]),
  );
  if (fields.length === 0) return;
  throw new Problem(
    fields.map((field) =>
      organizationProblems.refuse('organization.changed_meanwhile', { pointer: `/${field}` }),
    ),
  );
}
