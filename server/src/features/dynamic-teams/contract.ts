import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { cursor, id, idParams, page, pageQuery, reference } from '../../platform/endpoint/shapes.ts';
import {
  exceptionInput,
  forecastValues,
  MOST_EXCEPTIONS,
  preview,
  reason,
  rule,
  run,
  runChange,
  teamRule,
  unconfirmedChoice,
  unconfirmedOne,
} from './shapes.ts';

export { type Rule, rule } from './shapes.ts';

/** Left out, those that stand stay; a list replaces them. */
const exceptions = z.optional(z.array(exceptionInput).check(z.maxLength(MOST_EXCEPTIONS)));

export const getTeamRule = endpoint({
  method: 'GET',
  path: '/teams/:id/rule',
  summary: 'Read the rule of a dynamic team, its exceptions and its last run',
  requires: 'team_rules.view',
  params: idParams,
  output: teamRule,
  problems: ['team.not_found', 'team_rule.not_found'],
});

export const saveTeamRule = endpoint({
  method: 'PUT',
  path: '/teams/:id/rule',
  summary: 'Let a rule decide who is in a team; the members follow in the background',
  requires: 'teams.manage',
  params: idParams,
  body: z.strictObject({
    rule,
    exceptions,
    /** Present members who do not match: `remove` takes them out, `keep` makes each an exception. */
    present_members: z.optional(z.enum(['keep', 'remove'])),
    /** What becomes of the values that the rule reads and nobody has confirmed. */
    unconfirmed: z.optional(unconfirmedChoice),
    /** The version that was read; left out, the rule is replaced whatever it is now. */
    version: z.optional(z.number().check(z.int(), z.gte(0))),
  }),
  output: teamRule,
  problems: [
    'team.not_found',
    'team_rule.invalid',
    'team_rule.cycle',
    'team_rule.changed_meanwhile',
    'team_rule.unconfirmed_values',
    'user.not_found',
  ],
});

export const endTeamRule = endpoint({
  method: 'POST',
  path: '/teams/:id/rule/end',
  summary: 'Turn a dynamic team back into one that admins fill by hand',
  requires: 'teams.manage',
  params: idParams,
  body: z.strictObject({ members: z.enum(['keep', 'remove']) }),
  output: z.object({ ended: z.literal(true) }),
  problems: ['team.not_found', 'team_rule.not_found', 'team_rule.in_use'],
});

export const previewTeamRule = endpoint({
  method: 'POST',
  path: '/teams/:id/rule/preview',
  summary: 'What a rule would do: who matches, joins, leaves; one person in detail. Nothing changes',
  requires: 'teams.manage',
  params: idParams,
  body: z.strictObject({ rule, exceptions, user_id: z.optional(id) }),
  output: preview,
  problems: ['team.not_found', 'team_rule.invalid', 'team_rule.cycle', 'user.not_found'],
});

export const listUnconfirmedValues = endpoint({
  method: 'POST',
  path: '/teams/:id/rule/unconfirmed-values',
  summary: 'List the values that a rule would read and nobody has confirmed, person by person',
  requires: 'teams.manage',
  params: idParams,
  body: z.strictObject({
    rule,
    cursor: z.optional(cursor),
    limit: z.optional(z.number().check(z.int(), z.gte(1), z.lte(100))),
  }),
  output: page(unconfirmedOne),
  problems: ['team.not_found', 'team_rule.invalid', 'cursor.invalid'],
});

export const listTeamRuleRuns = endpoint({
  method: 'GET',
  path: '/teams/:id/rule/runs',
  summary: 'List what the rule of a team brought about, newest first',
  requires: 'team_rules.view',
  params: idParams,
  query: z.strictObject(pageQuery),
  output: page(run),
  problems: ['team.not_found', 'cursor.invalid'],
});

export const listTeamRuleRunChanges = endpoint({
  method: 'GET',
  path: '/team-rule-runs/:id/changes',
  summary: 'List who joined and who left by one run',
  requires: 'team_rules.view',
  params: idParams,
  query: z.strictObject(pageQuery),
  output: page(runChange),
  problems: ['team_rule_run.not_found', 'cursor.invalid'],
});

export const listTeamReasons = endpoint({
  method: 'GET',
  path: '/users/:id/team-reasons',
  summary: 'Why a user is in each of their dynamic teams, as of now',
  requires: 'users.view',
  params: idParams,
  output: z.object({ items: z.array(z.object({ team: reference, reason })) }),
  problems: ['user.not_found'],
});

export const forecastTeams = endpoint({
  method: 'POST',
  path: '/team-forecasts',
  summary: 'Which dynamic teams somebody with these details would be in',
  requires: 'invitations.create',
  body: z.strictObject({ values: forecastValues, team_ids: z.optional(z.array(id).check(z.maxLength(100))) }),
  output: z.object({
    teams: z.array(reference),
    /** Fields that rules read, whose value this admin only proposes: it does not count until it is confirmed. */
    waiting: z.array(z.string()),
  }),
  problems: ['team.not_yours', 'team.not_found', 'line_manager.unknown'],
});
