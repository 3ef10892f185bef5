import { randomBytes } from 'node:crypto';
import { type Context, transaction } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../audit/index.ts';
import { domainKey, whyMissing } from '../domains.ts';
import { presentDomain } from '../present.ts';
import { companySignInProblems } from '../problems.ts';
import { type DomainRow, INSERT_DOMAIN, LIST_DOMAINS, REMOVE_DOMAIN, VERIFY_DOMAIN } from '../queries.ts';

/** @throws Problem `domain.invalid`, `domain.added_already` */
export function addDomain(ctx: Context, typed: string) {
  const domain = domainKey(typed);
  if (!domain) throw companySignInProblems.problem('domain.invalid', { pointer: '/domain' });
  return transaction(ctx, async (tx) => {
    const id = newId();
    const token = randomBytes(16).toString('hex');
    if (!(await tx.db.one(INSERT_DOMAIN, [tx.organizationId, id, domain, token])))
      throw companySignInProblems.problem('domain.added_already', { pointer: '/domain' });
    await record(tx, [
      {
        action: 'domain.added',
        targetKind: 'domain',
        targetId: id,
        changes: [{ field: 'domain', after: domain }],
      },
    ]);
    return presentDomain(tx, id);
  });
}

/**
 * Looks for the record of a domain, outside of any transaction, and notes that it is there.
 * @throws Problem `domain.not_found`, `domain.record_missing`
 */
export async function verifyDomain(ctx: Context, id: string) {
  const row = await ctx.db.one<DomainRow>(LIST_DOMAINS, [ctx.organizationId, id]);
  if (!row) throw companySignInProblems.problem('domain.not_found');
  const missing = await whyMissing(ctx.settings, row.domain, row.token);
  if (missing) throw companySignInProblems.problem('domain.record_missing', missing);
  return transaction(ctx, async (tx) => {
    if (!(await tx.db.one(VERIFY_DOMAIN, [tx.organizationId, id, row.token])))
      throw companySignInProblems.problem('domain.not_found');
    await record(tx, [
      {
        action: 'domain.verified',
        targetKind: 'domain',
        targetId: id,
        changes: [{ field: 'domain', after: row.domain }],
      },
    ]);
    return presentDomain(tx, id);
  });
}

/** @throws Problem `domain.not_found` */
export function removeDomain(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    const removed = await tx.db.one<{ domain: string }>(REMOVE_DOMAIN, [tx.organizationId, id]);
    if (!removed) throw companySignInProblems.problem('domain.not_found');
    await record(tx, [
      {
        action: 'domain.removed',
        targetKind: 'domain',
        targetId: id,
        changes: [{ field: 'domain', before: removed.domain }],
      },
    ]);
    return { id };
  });
}
