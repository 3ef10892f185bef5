import { sql } from 'kysely';
import { type Context, isOrganizationAdmin } from '../../platform/context/index.ts';
import type { InputOf } from '../../platform/endpoint/contract.ts';
import { newId } from '../../platform/ids.ts';
import { Problem } from '../../platform/problem.ts';
import { administers, findTeamNames, teamProblems, visibleTeams } from '../teams/index.ts';
import { comparableOf, unknownManagers, userProblems } from '../users/index.ts';
import { compileMembership } from './compile.ts';
import type * as contract from './contract.ts';
import { allRules, type LoadedRule, surroundingsOf } from './rules.ts';

type Input = InputOf<typeof contract.forecastTeams>['body'];

/**
 * The dynamic teams in which somebody would be who does not exist yet, before anything is sent. What a Team Admin types into
 * a field that rules read waits for confirmation, so it is left out and named. Teams that the actor may not see are left out.
 * @throws Problem `team.not_yours`, `team.not_found`, `line_manager.unknown`
 */
export async function forecastTeams(ctx: Context, input: Input) {
  await refuseUnknown(ctx, input);
  const rules = (await allRules(ctx)).filter((rule) => !rule.ends);
  const { custom = {}, ...builtIn } = input.values;
  const given: Record<string, string | null | undefined> = {
    ...builtIn,
    ...Object.fromEntries(Object.entries(custom).map(([key, value]) => [`custom.${key}`, value])),
  };
  const read = new Set(rules.flatMap((rule) => rule.inputs));
  const waiting = isOrganizationAdmin(ctx.actor)
    ? []
    : Object.keys(given).filter((field) => given[field] && read.has(field));
  for (const field of waiting) delete given[field];
  const teamIds = await teamsFor(ctx, rules, given, input.team_ids ?? []);
  const visible = visibleTeams(ctx.actor);
  const shown = visible ? teamIds.filter((id) => visible.includes(id)) : teamIds;
  const names = await findTeamNames(ctx, shown);
  return { teams: names.sort((a, b) => (a.name < b.name ? -1 : 1)), waiting };
}

async function refuseUnknown(ctx: Context, { values, team_ids = [] }: Input): Promise<void> {
  const known = new Set((await findTeamNames(ctx, team_ids)).map((team) => team.id));
  const refusals = team_ids.flatMap((id, at) => {
    const pointer = `/team_ids/${at}`;
    if (!administers(ctx.actor, id)) return [teamProblems.refuse('team.not_yours', { pointer })];
    return known.has(id) ? [] : [userProblems.refuse('team.not_found', { pointer })];
  });
  const manager = values.line_manager_id;
  if (manager && (await unknownManagers(ctx, [manager])).size > 0)
    refusals.push(userProblems.refuse('line_manager.unknown', { pointer: '/values/line_manager_id' }));
  if (refusals.length > 0) throw new Problem(refusals);
}

/** Lowest rules first, since those above them ask who is in those teams: one statement a depth. */
async function teamsFor(
  ctx: Context,
  rules: readonly LoadedRule[],
  values: Readonly<Record<string, string | null | undefined>>,
  chosen: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const depth of [...new Set(rules.map((rule) => rule.depth))].sort((a, b) => a - b)) {
    const level = rules.filter((rule) => rule.depth === depth);
    const around = { ...surroundingsOf(ctx), teamIds: [...chosen, ...found] };
    const verdicts = level.map(
      (rule) => sql`(${rule.teamId}::uuid, ${compileMembership(rule.rule, rule, around)})`,
    );
    const rows = await ctx.db.compose(sql<{ team_id: string }>`
select v.team_id from (select ${newId()}::uuid as id, 'invited'::text as status,
  ${JSON.stringify(comparable(values))}::jsonb as comparable, ${values.line_manager_id ?? null}::uuid as line_manager_id) u
cross join lateral (values ${sql.join(verdicts)}) as v (team_id, belongs) where v.belongs`);
    found.push(...rows.map((row) => row.team_id));
  }
  return found;
}

const comparable = (values: Readonly<Record<string, string | null | undefined>>) =>
  comparableOf(
    values,
    Object.fromEntries(
      Object.entries(values)
        .filter(([key]) => key.startsWith('custom.'))
        .map(([key, value]) => [key.slice('custom.'.length), value ?? null]),
    ),
  );
