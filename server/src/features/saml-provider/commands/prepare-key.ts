import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { samlProviderProblems } from '../problems.ts';
import { describeProvider, newKey, publishedKeys } from '../provider.ts';
import { INSERT_KEY } from '../queries.ts';

/**
 * Makes the next key and publishes its certificate, so that tools can learn it before anything is signed with it.
 * @throws Problem `saml_key.already_prepared`
 */
export async function prepareKey(ctx: Context) {
  const organization = await getOrganization(ctx);
  await publishedKeys(ctx, organization);
  const [id, certificate, privateKey] = await newKey(ctx, organization);
  return transaction(ctx, async (tx) => {
    const kept = await tx.db.one(INSERT_KEY, [tx.organizationId, id, 'next', certificate, privateKey]);
    if (!kept) throw samlProviderProblems.problem('saml_key.already_prepared');
    await record(tx, [{ action: 'saml_key.prepared', targetKind: 'saml_key', targetId: id }]);
    return describeProvider(tx, organization);
  });
}
