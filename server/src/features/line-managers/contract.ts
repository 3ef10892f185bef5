import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { cursor, id, idParams, page, pageQuery, reference } from '../../platform/endpoint/shapes.ts';
import { userStatus } from '../users/contract.ts';

/** Whom a line manager leads. Both teams are computed when they are looked at. */
export const reportingTeam = z.object({
  manager: z.object({
    id,
    name: z.string(),
    job_title: z.nullable(z.string()),
    department: z.nullable(z.string()),
  }),
  /** Who reports to them directly. */
  direct: z.number(),
  /** Of these, who has not joined. */
  not_joined: z.number(),
  /** Everybody below, direct reports included. Exact up to 10,000; 10,001 stands for more. */
  below: z.number(),
});
export type ReportingTeam = z.output<typeof reportingTeam>;

const limit = z.optional(z.number().check(z.int(), z.gte(1), z.lte(100)));

/** A name travels in the body, never in an address. */
export const searchReportingTeams = endpoint({
  method: 'POST',
  path: '/reporting-teams/search',
  summary: 'List line managers with the size of their teams, by name',
  requires: 'reporting_teams.view',
  body: z.strictObject({
    /** Words of the manager's name. */
    text: z.optional(z.string().check(z.maxLength(200))),
    cursor: z.optional(cursor),
    limit,
  }),
  output: page(reportingTeam),
  problems: ['reporting_teams.off', 'cursor.invalid'],
});

export const reportingScope = z.enum(['direct', 'below']);
export type ReportingScope = z.output<typeof reportingScope>;

export const reportingMember = z.object({
  id,
  name: z.string(),
  status: userStatus,
  job_title: z.nullable(z.string()),
  department: z.nullable(z.string()),
  line_manager: reference,
});
export type ReportingMember = z.output<typeof reportingMember>;

export const listReportingTeamMembers = endpoint({
  method: 'GET',
  path: '/reporting-teams/:id/members',
  summary:
    'List who reports to a line manager: directly, or everybody below; of more than 10,000 the nearest',
  requires: 'reporting_teams.view',
  params: idParams,
  query: z.strictObject({ ...pageQuery, scope: z.optional(reportingScope) }),
  output: z.object({ ...page(reportingMember).shape, manager: reference }),
  problems: ['reporting_teams.off', 'user.not_found', 'cursor.invalid'],
});
