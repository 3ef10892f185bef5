import { type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { newId } from '../../../platform/ids.ts';
import { holds, type Permission } from '../../../platform/permissions.ts';
import { Problem, platformProblems } from '../../../platform/problem.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import { checkedName, lockOrganization } from '../../organizations/index.ts';
import type * as contract from '../contract.ts';
import { apiTokenProblems } from '../problems.ts';
import { INSERT } from '../queries.ts';
import { listTokens } from '../read.ts';
import { hintOf, newApiToken } from '../secret.ts';

const LIFE_DAYS = 90;
/** Good ones at a time, of a whole organization: more than anybody can keep an eye on. */
const MOST = 100;

/**
 * Makes an API token for the caller, with permissions that the caller holds. The answer is the only place where it stands.
 * @throws Problem `name.unsafe`, `api_token.more_than_you_hold`, `api_token.too_many`
 */
export function createApiToken(ctx: Context, input: InputOf<typeof contract.createApiToken>['body']) {
  return transaction(ctx, async (tx) => {
    if (tx.actor.kind !== 'user') throw platformProblems.problem('session.required');
    const { userId, grants } = tx.actor;
    const name = checkedName(input.name, '/name');
    refuseMoreThanHeld(input.permissions, (permission) => holds(grants, permission));
    await lockOrganization(tx);
    const [id, token] = [newId(), newApiToken()];
    const permissions = [...new Set(input.permissions)].sort();
    const days = input.expires_in_days ?? LIFE_DAYS;
    const values = [tx.organizationId, id, userId, name, hashToken(token), hintOf(token), permissions, days];
    if (!(await tx.db.one(INSERT, [...values, MOST]))) throw apiTokenProblems.problem('api_token.too_many');
    const [made] = await listTokens(tx, id);
    if (!made) throw new Error('The API token that was made cannot be read.');
    await record(tx, [
      {
        action: 'api_token.created',
        targetKind: 'api_token',
        targetId: id,
        changes: [
          { field: 'name', after: name },
          { field: 'permissions', after: permissions },
          { field: 'expires_at', after: made.expires_at },
        ],
      },
    ]);
    return { ...made, token };
  });
}

function refuseMoreThanHeld(wanted: readonly Permission[], held: (permission: Permission) => boolean): void {
  const refusals = wanted.flatMap((permission, at) =>
    held(permission)
      ? []
      : [apiTokenProblems.refuse('api_token.more_than_you_hold', { pointer: `/permissions/${at}` })],
  );
  if (refusals.length > 0) throw new Problem(refusals);
}
