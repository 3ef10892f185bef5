import type { Context } from '../../platform/context/index.ts';
import { platformProblems } from '../../platform/problem.ts';
import { listFields } from '../profile-fields/index.ts';
import { findTeamNames, visibleTeams } from '../teams/index.ts';
import type { SavedQuery, SavedView } from './contract.ts';
import { viewAbilities } from './policy.ts';
import { savedViewProblems } from './problems.ts';
import { LIST, type ViewRow } from './queries.ts';

/** Views are those of a person who is signed in. */
export function userIdOf(ctx: Context): string {
  if (ctx.actor.kind !== 'user') throw platformProblems.problem('session.required');
  return ctx.actor.userId;
}

/** The caller's own views and the shared ones, each as far as it means something to the caller. */
export async function listViews(ctx: Context, id: string | null = null): Promise<SavedView[]> {
  const rows = await ctx.db.many<ViewRow>(LIST, [ctx.organizationId, userIdOf(ctx), id]);
  const known = await knownTo(
    ctx,
    rows.map((row) => row.query),
  );
  return rows.map((row) => present(ctx, row, known));
}

/** @throws Problem `saved_view.not_found`, also for another admin's own */
export async function requireView(ctx: Context, id: string): Promise<ViewRow> {
  const view = await ctx.db.one<ViewRow>(LIST, [ctx.organizationId, userIdOf(ctx), id]);
  if (!view) throw savedViewProblems.problem('saved_view.not_found');
  return view;
}

interface Known {
  teams: ReadonlySet<string>;
  fields: ReadonlySet<string>;
}

/** Which of the teams and fields that the queries ask for there are, and the caller may see. */
export async function knownTo(ctx: Context, queries: readonly SavedQuery[]): Promise<Known> {
  const asked = [...new Set(queries.flatMap((query) => query.team_ids ?? []))];
  const visible = visibleTeams(ctx.actor);
  const [teams, fields] = await Promise.all([
    asked.length > 0 ? findTeamNames(ctx, asked) : [],
    queries.some((query) => query.custom) ? listFields(ctx) : [],
  ]);
  return {
    teams: new Set(teams.map((team) => team.id).filter((id) => !visible || visible.includes(id))),
    fields: new Set(fields.map((field) => field.key)),
  };
}

function present(ctx: Context, { owner_id, owner_name, ...row }: ViewRow, known: Known): SavedView {
  const { team_ids = [], custom = [], ...rest } = row.query;
  const teams = team_ids.filter((id) => known.teams.has(id));
  const fields = custom.filter(({ key }) => known.fields.has(key));
  return {
    ...row,
    own: owner_id === userIdOf(ctx),
    owner: owner_id && owner_name !== null ? { id: owner_id, name: owner_name } : null,
    query: {
      ...rest,
      ...(teams.length > 0 ? { team_ids: teams } : {}),
      ...(fields.length > 0 ? { custom: fields } : {}),
    },
    left_out: { teams: team_ids.length - teams.length, fields: custom.length - fields.length },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    abilities: viewAbilities(ctx.actor, { shared: row.shared, owner_id }),
  };
}
