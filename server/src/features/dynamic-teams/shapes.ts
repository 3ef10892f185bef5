import * as z from 'zod/mini';
import { day, id, instant, reference } from '../../platform/endpoint/shapes.ts';

/** Shapes of rules. Browser-safe. What each operator asks is said once, in `rule.ts`. */
export const operator = z.enum([
  'is',
  'is_not',
  'is_any_of',
  'is_none_of',
  'contains',
  'starts_with',
  'is_empty',
  'is_not_empty',
  'before',
  'after',
  'between',
  'within_next_days',
  'within_last_days',
  'is_below',
]);
export type Operator = z.output<typeof operator>;

export const condition = z.strictObject({
  /** The key of a profile field, `custom.` before the key of an Extra Detail, `status` or `team`. */
  field: z.string().check(z.minLength(1), z.maxLength(60)),
  operator,
  /** Texts, choices, days (or `today`), statuses, or ids of users or teams: as many as the operator takes. */
  values: z.optional(z.array(z.string().check(z.maxLength(2_000))).check(z.maxLength(100))),
  /** Of `within_next_days` and `within_last_days`. */
  days: z.optional(z.number().check(z.int(), z.gte(0), z.lte(3_650))),
  /** Of `team`: memberships made by a Team Admin count as well. */
  count_team_admins: z.optional(z.boolean()),
});
export type Condition = z.output<typeof condition>;

const match = z.enum(['all', 'any']);
const group = <T extends z.ZodMiniType>(inside: T) =>
  z.strictObject({ match, conditions: z.array(inside).check(z.minLength(1), z.maxLength(50)) });

/** Nested to three levels, which the shape itself holds. */
const third = group(condition);
const second = group(z.union([condition, third]));
const first = group(z.union([condition, second]));

/** Everyone, or a group of conditions and groups. */
export const rule = z.union([z.strictObject({ everyone: z.literal(true) }), first]);
export type Rule = z.output<typeof rule>;

/** As many as one rule takes, and one answer shows. */
export const MOST_EXCEPTIONS = 10_000;
export const exceptionKind = z.enum(['always', 'never']);
const note = z.string().check(z.maxLength(500));

export const exceptionInput = z.strictObject({
  user_id: id,
  kind: exceptionKind,
  note: z.optional(z.nullable(note)),
});
export type ExceptionInput = z.output<typeof exceptionInput>;

export const exception = z.object({
  user: reference,
  kind: exceptionKind,
  note: z.nullable(z.string()),
  added_by: z.nullable(reference),
  added_at: instant,
});

export const runCause = z.enum([
  'rule_saved',
  'rule_ended',
  'new_day',
  'profile_changed',
  'line_manager_moved',
]);

/** One evaluation of a whole rule, or what one change of profiles brought about. */
export const run = z.object({
  id,
  cause: runCause,
  /** Who caused it; null for the turn of a day. */
  caused_by: z.nullable(reference),
  state: z.enum(['queued', 'running', 'done', 'superseded']),
  /** How many users it has looked at, of about how many. */
  evaluated: z.number(),
  total: z.number(),
  added: z.number(),
  removed: z.number(),
  /** Who was in the team and stays. */
  unchanged: z.number(),
  queued_at: instant,
  started_at: z.nullable(instant),
  finished_at: z.nullable(instant),
});
export type Run = z.output<typeof run>;

export const runChange = z.object({ user: reference, change: z.enum(['added', 'removed']) });

export const teamRule = z.object({
  rule,
  exceptions: z.array(exception),
  /** Goes up with each change: give it back when saving, so that two admins do not overwrite each other. */
  version: z.number(),
  updated_by: z.nullable(reference),
  updated_at: instant,
  last_run: z.nullable(run),
});
export type TeamRule = z.output<typeof teamRule>;

/** Users of a kind: how many, and some of them. Counts are exact. */
export const some = z.object({ count: z.number(), sample: z.array(reference) });

/** One condition of a rule as it is for one person. `path` leads to it: the places in the nested lists. */
export const conditionResult = z.object({
  path: z.array(z.number()),
  condition,
  met: z.boolean(),
  /** Met, and so is every group around it: together these are why somebody is in. */
  matters: z.boolean(),
  /** What the ids among the values stand for; null for what the reader may not see. */
  names: z.array(z.nullable(z.string())),
});
export type ConditionResult = z.output<typeof conditionResult>;

/** Why somebody is in a team, or is not. */
export const reason = z.object({
  matches: z.boolean(),
  /** What decides without the rule: everyone, an exception, or that the person left. */
  decided_by: z.enum(['everyone', 'always', 'never', 'rule', 'left']),
  note: z.nullable(z.string()),
  /** Of a saved exception: who added it, and when. */
  exception: z.nullable(z.object({ added_by: z.nullable(reference), added_at: instant })),
  conditions: z.array(conditionResult),
});
export type Reason = z.output<typeof reason>;

/** Values that a rule reads and nobody has confirmed, typed by Team Admins or the people themselves. */
export const unconfirmedValue = z.object({
  field: z.string(),
  value: z.string(),
  count: z.number(),
  sample: z.array(z.string()),
});

/** The same of one person. */
export const unconfirmedOne = z.object({
  user: reference,
  field: z.string(),
  /** An id for a line manager. */
  value: z.string(),
  value_name: z.nullable(z.string()),
  source: z.enum(['team_admin', 'self', 'provider']),
  set_by: z.nullable(reference),
  set_at: instant,
});
export type UnconfirmedOne = z.output<typeof unconfirmedOne>;

/** As many as one request confirms by name. */
export const MOST_CHOSEN = 1_000;
const chosen = z.strictObject({
  user_id: id,
  field: z.string().check(z.maxLength(60)),
  /** As it was shown: what has changed since is left out. */
  value: z.string().check(z.minLength(1), z.maxLength(2_000)),
});
/** Confirm all, leave all out until they are confirmed, or confirm these and leave the others out. */
export const unconfirmedChoice = z.union([
  z.enum(['confirm', 'leave_out']),
  z.strictObject({ confirm: z.array(chosen).check(z.maxLength(MOST_CHOSEN)) }),
]);

export const preview = z.object({
  matches: some,
  joins: some,
  leaves: some,
  /** Who would leave and is in no other team. */
  without_team: some,
  unconfirmed: z.array(unconfirmedValue),
  /** Of the person asked about. */
  test: z.nullable(z.object({ user: reference, reason })),
});
export type Preview = z.output<typeof preview>;

export const forecastValues = z.strictObject({
  job_title: z.optional(z.nullable(z.string().check(z.maxLength(400)))),
  department: z.optional(z.nullable(z.string().check(z.maxLength(400)))),
  line_manager_id: z.optional(z.nullable(id)),
  start_on: z.optional(z.nullable(day)),
  employee_id: z.optional(z.nullable(z.string().check(z.maxLength(256)))),
  first_name: z.optional(z.nullable(z.string().check(z.maxLength(400)))),
  last_name: z.optional(z.nullable(z.string().check(z.maxLength(400)))),
  company: z.optional(z.nullable(z.string().check(z.maxLength(400)))),
  location: z.optional(z.nullable(z.string().check(z.maxLength(400)))),
  work_phone: z.optional(z.nullable(z.string().check(z.maxLength(160)))),
  last_day_on: z.optional(z.nullable(day)),
  about: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
  custom: z.optional(
    z.record(z.string().check(z.maxLength(40)), z.nullable(z.string().check(z.maxLength(2_000)))),
  ),
});
