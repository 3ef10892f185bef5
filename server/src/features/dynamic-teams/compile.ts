import { type RawBuilder, sql } from 'kysely';
import { foldText } from '../../platform/text.ts';
import { isGroup, type Node, rootOf, TODAY, valuesTaken } from './rule.ts';
import type { Condition, Rule } from './shapes.ts';

/**
 * A rule as SQL over one row `u` of users: the one evaluator, which serves preview, one person and all of them. Each
 * predicate is true or false, never null. Texts are compared as `foldText` leaves them; they stand folded in
 * `u.comparable`, dates beside them as ISO days, so that a comparison of bytes is a comparison of days.
 */
export interface Surroundings {
  organizationId: string;
  /** Today in the organization's time zone, as an ISO day plus a number of days. */
  day: (offset: number) => RawBuilder<string>;
  /** The teams of somebody who does not exist yet, in place of memberships. */
  teams?: readonly { id: string; byTeamAdmin: boolean }[] | undefined;
}

/** Named exceptions of a rule. */
export interface Exceptions {
  always: readonly string[];
  never: readonly string[];
}

export type Predicate = RawBuilder<boolean>;

const truth = (value: boolean): Predicate => sql<boolean>`${sql.raw(value ? 'true' : 'false')}`;
const not = (predicate: Predicate): Predicate => sql<boolean>`not ${predicate}`;
const uuids = (ids: readonly string[]) => sql`${[...ids]}::uuid[]`;
const texts = (values: readonly string[]) => sql`${[...values]}::text[]`;

/** What the clock of the database says in the organization's time zone, daylight saving included. */
export const databaseDay =
  (organizationId: string) =>
  (offset: number): RawBuilder<string> =>
    sql<string>`(select to_char((app_now() at time zone o.time_zone)::date + ${offset}::int, 'YYYY-MM-DD')
      from organizations o where o.id = ${organizationId}::uuid)`;

/** Whether `u` belongs into the team: who left never does, then the exceptions, then the rule. */
export function compileMembership(rule: Rule, exceptions: Exceptions, around: Surroundings): Predicate {
  const byRule = compileRule(rule, around);
  const always = exceptions.always.length
    ? sql<boolean>`(u.id = any(${uuids(exceptions.always)}) or ${byRule})`
    : byRule;
  const never = exceptions.never.length ? sql` and u.id <> all(${uuids(exceptions.never)})` : sql``;
  return sql<boolean>`(u.status not in ('removed', 'offboarded')${never} and ${always})`;
}

export function compileRule(rule: Rule, around: Surroundings): Predicate {
  const root = rootOf(rule);
  return root ? compileNode(root, around) : truth(true);
}

function compileNode(node: Node, around: Surroundings): Predicate {
  if (!isGroup(node)) return compileCondition(node, around);
  const inner = node.conditions.map((one) => compileNode(one, around));
  return sql<boolean>`(${sql.join(inner, node.match === 'all' ? sql` and ` : sql` or `)})`;
}

export function compileCondition(condition: Condition, around: Surroundings): Predicate {
  switch (condition.field) {
    case 'status':
      return chosen(sql`u.status`, condition, condition.values ?? []);
    case 'team':
      return inTeams(condition, around);
    case 'line_manager_id':
      return ofManager(condition, around);
    default:
      return ofValue(condition, around);
  }
}

/** `is`, `is_not`, `is_any_of`, `is_none_of` over a text that may be null: nothing is none of anything. */
function chosen(value: RawBuilder<unknown>, { operator }: Condition, wanted: readonly string[]): Predicate {
  const among = sql<boolean>`coalesce(${value} = any(${texts(wanted)}), false)`;
  return operator === 'is_not' || operator === 'is_none_of' ? not(among) : among;
}

function ofValue(condition: Condition, around: Surroundings): Predicate {
  const value = sql`(u.comparable ->> ${condition.field}::text)`;
  const values = condition.values ?? [];
  const folded = values.map(foldText);
  switch (condition.operator) {
    case 'is_empty':
      return sql<boolean>`${value} is null`;
    case 'is_not_empty':
      return sql<boolean>`${value} is not null`;
    case 'contains':
      return sql<boolean>`coalesce(position(${folded[0] ?? ''}::text in ${value}) > 0, false)`;
    case 'starts_with':
      return sql<boolean>`coalesce(starts_with(${value}, ${folded[0] ?? ''}::text), false)`;
    case 'before':
    case 'after':
    case 'between':
    case 'within_next_days':
    case 'within_last_days':
      return inSpan(value, condition, around);
    default:
      return values.includes(TODAY)
        ? sql<boolean>`coalesce(${value} = ${around.day(0)}, false)`
        : chosen(value, condition, folded);
  }
}

/** ISO days in the order of their bytes are in the order of time. */
function inSpan(value: RawBuilder<unknown>, condition: Condition, around: Surroundings): Predicate {
  const dayOf = (text = ''): RawBuilder<string> =>
    text === TODAY ? around.day(0) : sql<string>`${text}::text`;
  const [first, last] = condition.values ?? [];
  const days = condition.days ?? 0;
  const compared = (comparison: RawBuilder<unknown>): Predicate =>
    sql<boolean>`coalesce(${value} collate "C" ${comparison}, false)`;
  switch (condition.operator) {
    case 'before':
      return compared(sql`< ${dayOf(first)}`);
    case 'after':
      return compared(sql`> ${dayOf(first)}`);
    case 'within_next_days':
      return compared(sql`between ${around.day(0)} and ${around.day(days)}`);
    case 'within_last_days':
      return compared(sql`between ${around.day(-days)} and ${around.day(0)}`);
    default:
      return compared(sql`between ${dayOf(first)} and ${dayOf(last)}`);
  }
}

function ofManager(condition: Condition, around: Surroundings): Predicate {
  const ids = uuids(valuesTaken(condition.operator) === 'none' ? [] : (condition.values ?? []));
  switch (condition.operator) {
    case 'is_empty':
      return sql<boolean>`u.line_manager_id is null`;
    case 'is_not_empty':
      return sql<boolean>`u.line_manager_id is not null`;
    case 'is_below':
      return anywhereAbove(ids, around);
    default: {
      const among = sql<boolean>`coalesce(u.line_manager_id = any(${ids}), false)`;
      return condition.operator === 'is' || condition.operator === 'is_any_of' ? among : not(among);
    }
  }
}

/**
 * Walks up from the person, so that one person costs the length of their chain, not the organization. `union` stops at
 * whom it met, so that a cycle could not run for ever.
 */
const anywhereAbove = (ids: RawBuilder<unknown>, around: Surroundings): Predicate => sql<boolean>`exists (
  with recursive above as (
    select u.line_manager_id as id
    union
    select m.line_manager_id from above a
    join users m on m.organization_id = ${around.organizationId}::uuid and m.id = a.id
    where m.line_manager_id is not null
  )
  select from above where above.id = any(${ids}))`;

function inTeams(condition: Condition, around: Surroundings): Predicate {
  const ids = condition.values ?? [];
  const counts = (team: { id: string; byTeamAdmin: boolean }) =>
    ids.includes(team.id) && (!team.byTeamAdmin || condition.count_team_admins === true);
  const isIn = around.teams
    ? truth(around.teams.some(counts))
    : sql<boolean>`exists (select from memberships m where m.organization_id = ${around.organizationId}::uuid
        and m.user_id = u.id and m.team_id = any(${uuids(ids)})
        ${condition.count_team_admins ? sql`` : sql`and m.trust <> 'team_admin'`})`;
  return condition.operator === 'is_none_of' ? not(isIn) : isIn;
}
