import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import type { InputOf } from '../../platform/endpoint/contract.ts';
import { newId } from '../../platform/ids.ts';
import { foresee, surroundingsOf } from '../dynamic-teams/index.ts';
import { teamsOf } from '../teams/index.ts';
import { asStored, comparableOf, requireVisible } from '../users/index.ts';
import { assignedPredicate, confirmedUsers } from './access.ts';
import type { forecastTools as forecastContract } from './contract.ts';
import { LATEST_OF_USER } from './log-queries.ts';
import * as q from './queries.ts';

/** The tools that a user may open now, by name: one statement for the tools and one that decides. */
export async function toolsOf(ctx: Context, userId: string): Promise<q.SummaryRow[]> {
  const tools = await enabledTools(ctx);
  const around = confirmedUsers(ctx.organizationId, sql`p.id = ${userId}::uuid and p.status = 'active'`);
  return among(ctx, tools, around);
}

const enabledTools = async (ctx: Context): Promise<q.SummaryRow[]> =>
  (await ctx.db.many<q.SummaryRow>(q.LIST, [ctx.organizationId])).filter((tool) => tool.enabled);

async function among(
  ctx: Context,
  tools: readonly q.SummaryRow[],
  user: ReturnType<typeof sql>,
  around = surroundingsOf(ctx),
): Promise<q.SummaryRow[]> {
  if (tools.length === 0) return [];
  const verdicts = tools.map((tool) => sql`(${tool.id}::uuid, ${assignedPredicate(ctx, tool, around)})`);
  const rows = await ctx.db.compose(sql<{ id: string }>`
select v.id from ${user} cross join lateral (values ${sql.join(verdicts)}) as v (id, assigned) where v.assigned`);
  const theirs = new Set(rows.map((row) => row.id));
  return tools.filter((tool) => theirs.has(tool.id));
}

/**
 * The tools of a user, each with why and when they last signed in.
 * @throws Problem `user.not_found`
 */
export async function listUserTools(ctx: Context, userId: string) {
  await requireVisible(ctx, userId);
  const [tools, memberships, latest] = await Promise.all([
    toolsOf(ctx, userId),
    teamsOf(ctx, [userId], true),
    ctx.db.many<{ tool_id: string; at: Date }>(LATEST_OF_USER, [ctx.organizationId, userId]),
  ]);
  const signedIn = new Map(latest.map((row) => [row.tool_id, row.at]));
  const names = new Map(memberships.map((team) => [team.id, team.name]));
  return {
    items: tools.map(({ id, name, icon, protocol, access, team_ids }) => ({
      tool: { id, name, icon, protocol },
      by: access,
      teams: team_ids.flatMap((team) => {
        const known = names.get(team);
        return known === undefined ? [] : [{ id: team, name: known }];
      }),
      last_sign_in_at: signedIn.get(id) ?? null,
    })),
  };
}

/**
 * The tools that somebody would have once they have joined, before anything is sent. What a Team Admin types opens none, as
 * long as nobody has confirmed it.
 * @throws Problem `team.not_yours`, `team.not_found`, `line_manager.unknown`
 */
export async function forecastTools(ctx: Context, input: InputOf<typeof forecastContract>['body']) {
  const { counting, confirmed, chosen, dynamic } = await foresee(ctx, input);
  const { builtIn, custom } = asStored(confirmed ? counting : {});
  const comparable = JSON.stringify(comparableOf(builtIn, custom));
  const manager = builtIn.line_manager_id ?? null;
  const somebody = sql`(select ${newId()}::uuid as id, 'active'::text as status, ${comparable}::jsonb as comparable,
    ${manager}::uuid as line_manager_id) u`;
  const around = { ...surroundingsOf(ctx), teams: [...chosen, ...dynamic] };
  const tools = await among(ctx, await enabledTools(ctx), somebody, around);
  return { tools: tools.map(({ id, name, icon }) => ({ id, name, icon })) };
}
