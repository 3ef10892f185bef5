import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import { findTeamNames, requireTeam, teamsOf } from '../teams/index.ts';
import { reference, requireVisible } from '../users/index.ts';
import { explain } from './explain.ts';
import { teamRuleProblems } from './problems.ts';
import { DETAIL, EXCEPTIONS, EXCEPTIONS_OF } from './queries.ts';
import { rulesOf } from './rules.ts';
import { LAST_RUN, RUN_CHANGES, RUN_EXISTS, RUNS } from './run-queries.ts';
import type { Rule, Run } from './shapes.ts';

interface DetailRow {
  rule: Rule;
  version: number;
  updated_at: Date;
  updated_by: string | null;
  updated_by_name: string | null;
}

interface ExceptionRow {
  user_id: string;
  user_name: string;
  kind: 'always' | 'never';
  note: string | null;
  added_by: string | null;
  added_by_name: string | null;
  added_at: Date;
}

type RunRow = Omit<Run, 'caused_by' | 'queued_at' | 'started_at' | 'finished_at'> & {
  caused_by: string | null;
  caused_by_name: string | null;
  queued_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

const presentRun = ({ caused_by_name, ...run }: RunRow) => ({
  ...run,
  caused_by: reference(run.caused_by, caused_by_name),
});

/** @throws Problem `team.not_found`, `team_rule.not_found` for a team that admins fill by hand */
export async function getTeamRule(ctx: Context, teamId: string) {
  await requireTeam(ctx, teamId);
  const row = await ctx.db.one<DetailRow>(DETAIL, [ctx.organizationId, teamId]);
  if (!row) throw teamRuleProblems.problem('team_rule.not_found');
  const exceptions = await ctx.db.many<ExceptionRow>(EXCEPTIONS, [ctx.organizationId, teamId]);
  const run = await ctx.db.one<RunRow>(LAST_RUN, [ctx.organizationId, teamId]);
  return {
    rule: row.rule,
    exceptions: exceptions.map(({ user_id, user_name, kind, note, added_by, added_by_name, added_at }) => ({
      user: { id: user_id, name: user_name },
      kind,
      note,
      added_by: reference(added_by, added_by_name),
      added_at,
    })),
    version: row.version,
    updated_by: reference(row.updated_by, row.updated_by_name),
    updated_at: row.updated_at,
    last_run: run ? presentRun(run) : null,
  };
}

interface PageQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** @throws Problem `team.not_found`, `cursor.invalid` */
export async function listTeamRuleRuns(ctx: Context, teamId: string, query: PageQuery) {
  await requireTeam(ctx, teamId);
  const limit = query.limit ?? 20;
  const [before] = decodeCursor(query.cursor, 1);
  const rows = await ctx.db.many<RunRow>(RUNS, [ctx.organizationId, teamId, before ?? null, limit + 1]);
  return pageOf(rows.map(presentRun), limit, (run) => [run.id]);
}

/** @throws Problem `team_rule_run.not_found`, `cursor.invalid` */
export async function listTeamRuleRunChanges(ctx: Context, runId: string, query: PageQuery) {
  if (!(await ctx.db.one(RUN_EXISTS, [ctx.organizationId, runId])))
    throw teamRuleProblems.problem('team_rule_run.not_found');
  const limit = query.limit ?? 50;
  const [after] = decodeCursor(query.cursor, 1);
  const rows = await ctx.db.many<{ user_id: string; user_name: string; change: 'added' | 'removed' }>(
    RUN_CHANGES,
    [ctx.organizationId, runId, after ?? null, limit + 1],
  );
  const changes = rows.map(({ user_id, user_name, change }) => ({
    user: { id: user_id, name: user_name },
    change,
  }));
  return pageOf(changes, limit, (row) => [row.user.id]);
}

/**
 * Why a user is in each of those of their dynamic teams that the actor may see.
 * @throws Problem `user.not_found`
 */
export async function listTeamReasons(ctx: Context, userId: string) {
  const self = ctx.actor.kind === 'user' && ctx.actor.userId === userId;
  if (!self) await requireVisible(ctx, userId);
  const teams = await teamsOf(ctx, [userId]);
  const rules = await rulesOf(
    ctx,
    teams.filter((team) => team.source === 'rule').map((team) => team.id),
  );
  const rows = await ctx.db.many<Omit<ExceptionRow, 'user_id' | 'user_name' | 'kind'> & { team_id: string }>(
    EXCEPTIONS_OF,
    [ctx.organizationId, userId],
  );
  const exceptions = new Map(
    rows.map(({ team_id, note, added_by, added_by_name, added_at }) => [
      team_id,
      { note, added_by: reference(added_by, added_by_name), added_at: added_at.toISOString() },
    ]),
  );
  const names = new Map(
    (
      await findTeamNames(
        ctx,
        rules.map((rule) => rule.teamId),
      )
    ).map((t) => [t.id, t.name]),
  );
  const reasons = await explain(
    ctx,
    userId,
    rules.map((rule) => ({ ...rule, exception: exceptions.get(rule.teamId) ?? null })),
  );
  return {
    items: reasons.map(({ teamId, reason }) => ({
      team: { id: teamId, name: names.get(teamId) ?? '?' },
      reason,
    })),
  };
}
