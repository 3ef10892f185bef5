import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { samlProviderProblems } from '../problems.ts';
import { describeProvider } from '../provider.ts';
import { MAKE_CURRENT, RETIRE_CURRENT } from '../queries.ts';

/**
 * Signs with the next key from now on. The private half of the one before is destroyed.
 * @throws Problem `saml_key.not_found`
 */
export function switchKey(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    await tx.db.many(RETIRE_CURRENT, [tx.organizationId, id]);
    const made = await tx.db.one(MAKE_CURRENT, [tx.organizationId, id]);
    if (!made) throw samlProviderProblems.problem('saml_key.not_found');
    await record(tx, [{ action: 'saml_key.switched', targetKind: 'saml_key', targetId: id }]);
    return describeProvider(tx, await getOrganization(tx));
  });
}
