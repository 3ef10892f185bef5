import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import type { InputOf } from '../../platform/endpoint/contract.ts';
import { newId } from '../../platform/ids.ts';
import { Problem } from '../../platform/problem.ts';
import { guardedFields } from '../profile-fields/index.ts';
import { administers, findTeamNames, teamProblems, visibleTeams } from '../teams/index.ts';
import {
  asStored,
  byField,
  comparableOf,
  sourceOf,
  splitNewValues,
  unknownManagers,
  userProblems,
} from '../users/index.ts';
import { compileMembership } from './compile.ts';
import type * as contract from './contract.ts';
import { allRules, type LoadedRule, surroundingsOf } from './rules.ts';

type Input = InputOf<typeof contract.forecastTeams>['body'];

/** Somebody who does not exist yet, as rules would see them. */
export interface Foreseen {
  /** Values that would count at once, by field. */
  counting: Readonly<Record<string, string | null>>;
  /** Values that would wait until they are confirmed. */
  proposed: Readonly<Record<string, string | null>>;
  /** Whether a value of this admin is ever confirmed by itself. */
  confirmed: boolean;
  /** The teams that were chosen, and those that rules would add. */
  chosen: readonly { id: string; byTeamAdmin: boolean }[];
  dynamic: readonly { id: string; byTeamAdmin: boolean }[];
}

/**
 * What would be known of somebody, and the teams in which they would be, before anything is sent. What a Team Admin types
 * into a field that rules read waits for confirmation, so it is left out.
 * @throws Problem `team.not_yours`, `team.not_found`, `line_manager.unknown`
 */
export async function foresee(ctx: Context, input: Input): Promise<Foreseen> {
  await refuseUnknown(ctx, input);
  const rules = (await allRules(ctx)).filter((rule) => !rule.ends);
  const { custom = {}, ...builtIn } = input.values;
  const source = sourceOf(ctx.actor, null);
  const weak = source === 'team_admin';
  const { counting, proposed } = splitNewValues(
    byField({ builtIn: filled(builtIn), custom: filled(custom) }),
    {
      source,
      guarded: weak ? await guardedFields(ctx) : new Set(),
    },
  );
  const chosen = (input.team_ids ?? []).map((id) => ({ id, byTeamAdmin: weak }));
  const dynamic = (await teamsFor(ctx, rules, counting, chosen)).map((id) => ({ id, byTeamAdmin: false }));
  return { counting, proposed, confirmed: !weak, chosen, dynamic };
}

/**
 * The dynamic teams in which somebody would be who does not exist yet. Teams that the actor may not see are left out, and
 * what waits is named.
 * @throws Problem `team.not_yours`, `team.not_found`, `line_manager.unknown`
 */
export async function forecastTeams(ctx: Context, input: Input) {
  const { dynamic, proposed } = await foresee(ctx, input);
  const teamIds = dynamic.map((team) => team.id);
  const visible = visibleTeams(ctx.actor);
  const shown = visible ? teamIds.filter((id) => visible.includes(id)) : teamIds;
  const names = await findTeamNames(ctx, shown);
  return { teams: names.sort((a, b) => (a.name < b.name ? -1 : 1)), waiting: Object.keys(proposed) };
}

const filled = (values: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));

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
  values: Readonly<Record<string, string | null>>,
  chosen: readonly { id: string; byTeamAdmin: boolean }[],
): Promise<string[]> {
  const { builtIn, custom } = asStored(values);
  const person = JSON.stringify(comparableOf(builtIn, custom));
  const found: { id: string; byTeamAdmin: boolean }[] = [];
  for (const depth of [...new Set(rules.map((rule) => rule.depth))].sort((a, b) => a - b)) {
    const level = rules.filter((rule) => rule.depth === depth);
    const around = { ...surroundingsOf(ctx), teams: [...chosen, ...found] };
    const verdicts = level.map(
      (rule) => sql`(${rule.teamId}::uuid, ${compileMembership(rule.rule, rule, around)})`,
    );
    const rows = await ctx.db.compose(sql<{ team_id: string }>`
select v.team_id from (select ${newId()}::uuid as id, 'invited'::text as status,
  ${person}::jsonb as comparable, ${values.line_manager_id ?? null}::uuid as line_manager_id) u
cross join lateral (values ${sql.join(verdicts)}) as v (team_id, belongs) where v.belongs`);
    found.push(...rows.map((row) => ({ id: row.team_id, byTeamAdmin: false })));
  }
  return found.map((team) => team.id);
}
