import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import {
  ability,
  id,
  idParams,
  instant,
  page,
  pageQuery,
  reference,
} from '../../platform/endpoint/shapes.ts';
import { userStatus } from '../users/contract.ts';

const teamItself = z.object({
  id,
  name: z.string(),
  description: z.nullable(z.string()),
  who_to_ask: z.nullable(z.string()),
  /** A dynamic team: a rule decides who is in it. */
  by_rule: z.boolean(),
  abilities: z.object({ manage: ability, change_members: ability }),
});

export const team = z.object({
  ...teamItself.shape,
  /** How many users are in it, those who have not joined included. */
  users: z.number(),
  /** How many of them have not joined yet. */
  pending: z.number(),
  admins: z.array(reference),
  created_at: instant,
});
export type Team = z.output<typeof team>;

const name = z.string().check(z.minLength(1), z.maxLength(400));
const note = z.optional(z.nullable(z.string().check(z.maxLength(500))));

export const listTeams = endpoint({
  method: 'GET',
  path: '/teams',
  summary: 'List the teams that I may see: all for Organization Admins, administered ones for Team Admins',
  requires: 'teams.view',
  output: z.object({ items: z.array(team) }),
  problems: [],
});

export const listTeamNames = endpoint({
  method: 'GET',
  path: '/team-names',
  summary: 'List the names of the teams that I may see, without counting who is in them',
  requires: 'teams.view',
  output: z.object({ items: z.array(teamItself) }),
  problems: [],
});

export const createTeam = endpoint({
  method: 'POST',
  path: '/teams',
  summary: 'Create a team',
  requires: 'teams.manage',
  idempotent: true,
  body: z.strictObject({ name, description: note, who_to_ask: note }),
  output: team,
  status: 201,
  problems: ['team.name_in_use', 'name.unsafe'],
});

export const getTeam = endpoint({
  method: 'GET',
  path: '/teams/:id',
  summary: 'Read a team',
  requires: 'teams.view',
  params: idParams,
  output: team,
  problems: ['team.not_found'],
});

export const updateTeam = endpoint({
  method: 'PATCH',
  path: '/teams/:id',
  summary: 'Rename or describe a team',
  requires: 'teams.manage',
  params: idParams,
  body: z.strictObject({ name: z.optional(name), description: note, who_to_ask: note }),
  output: team,
  problems: ['team.not_found', 'team.name_in_use', 'name.unsafe'],
});

export const removeTeam = endpoint({
  method: 'DELETE',
  path: '/teams/:id',
  summary: 'Remove a team; its users stay in the organization, its Team Admins lose that role',
  requires: 'teams.manage',
  params: idParams,
  output: z.object({ removed: z.literal(true) }),
  problems: ['team.not_found', 'team_rule.in_use'],
});

export const teamMember = z.object({
  ...reference.shape,
  status: userStatus,
  job_title: z.nullable(z.string()),
  admin: z.boolean(),
  added_at: instant,
});

export const listTeamMembers = endpoint({
  method: 'GET',
  path: '/teams/:id/members',
  summary: 'List the users of a team by name',
  requires: 'teams.view',
  params: idParams,
  query: z.strictObject(pageQuery),
  output: page(teamMember),
  problems: ['team.not_found', 'cursor.invalid'],
});

const userIds = z.strictObject({
  user_ids: z.array(id).check(z.minLength(1), z.maxLength(1000)),
  /** True changes nothing, and answers what would come of it now. */
  dry_run: z.optional(z.boolean()),
});
const memberOutcomes = z.object({
  items: z.array(
    z.object({
      user_id: id,
      ok: z.boolean(),
      /** False also for those who were in the team, or out of it, already. */
      changed: z.boolean(),
      code: z.nullable(z.string()),
      detail: z.nullable(z.string()),
    }),
  ),
});

export const addMembers = endpoint({
  method: 'POST',
  path: '/teams/:id/members',
  summary: 'Add users to a team; an outcome for each',
  requires: 'teams.change_members',
  params: idParams,
  body: userIds,
  output: memberOutcomes,
  problems: ['team.not_found', 'team.by_rule'],
});

export const removeMembers = endpoint({
  method: 'POST',
  path: '/teams/:id/members/remove',
  summary: 'Take users out of a team; an outcome for each',
  requires: 'teams.change_members',
  params: idParams,
  body: userIds,
  output: memberOutcomes,
  problems: ['team.not_found', 'team.by_rule'],
});
