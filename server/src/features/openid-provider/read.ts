import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import { getOrganization } from '../organizations/index.ts';
import { findToolById, toolProblems } from '../tools/index.ts';
import { displayName, findUsers } from '../users/index.ts';
import { CONFIGURATION, ROUTES } from './configuration.ts';
import { listKeys, signingKeys } from './keys.ts';
import { issuerOf } from './provider.ts';
import * as q from './queries.ts';

const PAGE_SIZE = 50;

/** What an admin types into a tool, and the keys that sign. The first keys are made by the first look at them. */
export async function openidSettingsOf(ctx: Context) {
  const { slug } = await getOrganization(ctx);
  const issuer = issuerOf(ctx.settings, slug);
  await signingKeys(ctx);
  const keys = await listKeys(ctx);
  return {
    issuer,
    discovery_url: `${issuer}/.well-known/openid-configuration`,
    authorization_url: issuer + ROUTES.authorization,
    token_url: issuer + ROUTES.token,
    userinfo_url: issuer + ROUTES.userinfo,
    jwks_url: issuer + ROUTES.jwks,
    logout_url: issuer + ROUTES.end_session,
    scopes: [...CONFIGURATION.scopes],
    keys: keys.map(({ kid, state, created_at, used_from, retired_at }) => ({
      kid,
      state,
      created_at,
      used_from,
      retired_at,
    })),
  };
}

/** @throws Problem `tool.not_found`, `cursor.invalid` */
export async function listSignIns(
  ctx: Context,
  toolId: string,
  { cursor, limit = PAGE_SIZE }: { cursor?: string | undefined; limit?: number | undefined },
) {
  if (!(await findToolById(ctx, ctx.organizationId, toolId))) throw toolProblems.problem('tool.not_found');
  const [after = null] = decodeCursor(cursor, 1);
  const rows = await ctx.db.many<q.SignInRow>(q.LIST_SIGN_INS, [
    ctx.organizationId,
    toolId,
    after,
    limit + 1,
  ]);
  const { items, next } = pageOf(rows, limit, (row) => [row.sid]);
  const users = await findUsers(ctx, [...new Set(items.map((row) => row.user_id))]);
  const names = new Map(users.map((user) => [user.id, displayName(user)]));
  return {
    items: items.map((row) => ({
      id: row.sid,
      user: { id: row.user_id, name: names.get(row.user_id) ?? '' },
      started_at: row.created_at,
      ended_at: row.ended_at,
      ended_by: row.ended_by,
      told: row.logout_state,
      tries: row.attempts,
      next_try_at: row.next_try_at,
      problem: row.problem,
    })),
    next,
  };
}
