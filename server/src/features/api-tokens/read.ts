import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/endpoint/register.ts';
import { networkKey } from '../../platform/network.ts';
import { holds, type Permission } from '../../platform/permissions.ts';
import { platformProblems } from '../../platform/problem.ts';
import { hashToken } from '../../platform/secrets.ts';
import { LIST, LOAD, type LoadedToken, type TokenRow } from './queries.ts';
import { looksLikeApiToken } from './secret.ts';

/**
 * Whose API token this is, true at this very moment: one statement.
 * @throws Problem `api_token.invalid`
 */
export async function loadTokenCaller(
  db: Database,
  token: string,
  seen: { network: string | null },
): Promise<Caller> {
  const row = looksLikeApiToken(token)
    ? await db.one<LoadedToken>(LOAD, [hashToken(token), seen.network && networkKey(seen.network)])
    : undefined;
  if (!row) throw platformProblems.problem('api_token.invalid');
  const { organization_id, id, user_id, permissions, grants } = row;
  return {
    organizationId: organization_id,
    actor: { kind: 'user', userId: user_id, sessionId: null, grants, token: { id, permissions } },
  };
}

/** Whose tokens the actor may see: null for everybody's. */
export function visibleMaker(ctx: Context): string | null {
  if (mayEverywhere(ctx.actor, 'organization.manage')) return null;
  if (ctx.actor.kind !== 'user') throw platformProblems.problem('session.required');
  return ctx.actor.userId;
}

/** The tokens that the actor may see, good ones first; `id` narrows to one. */
export async function listTokens(ctx: Context, id: string | null = null) {
  const rows = await ctx.db.many<TokenRow>(LIST, [ctx.organizationId, visibleMaker(ctx), id]);
  return rows.map((row) => present(ctx, row));
}

function present(ctx: Context, row: TokenRow) {
  const { user_id, user_name, maker_active, maker_grants, ...shown } = row;
  return {
    ...shown,
    made_by: { id: user_id, name: user_name ?? '?' },
    own: ctx.actor.kind === 'user' && ctx.actor.userId === user_id,
    effective_permissions:
      row.state === 'active' && maker_active
        ? row.permissions.filter((permission) => holds(maker_grants, permission as Permission))
        : [],
  };
}
