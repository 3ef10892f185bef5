import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { cursor, id, idParams, instant, page, pageQuery, reference } from '../../platform/endpoint/shapes.ts';
import { userFilters } from '../directory/contract.ts';

const outcome = z.enum(['changed', 'same', 'refused']);
export type BulkOutcome = z.output<typeof outcome>;

/** What is done to each, with what it needs. */
const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('resend') }),
  z.strictObject({ kind: z.literal('revoke') }),
  z.strictObject({ kind: z.literal('add_to_team'), team_id: id }),
  z.strictObject({ kind: z.literal('remove_from_team'), team_id: id }),
  /** Null takes it away. */
  z.strictObject({
    kind: z.literal('change_department'),
    department: z.nullable(z.string().check(z.minLength(1), z.maxLength(400))),
  }),
  /** Null takes him or her away. */
  z.strictObject({ kind: z.literal('change_line_manager'), line_manager_id: z.nullable(id) }),
  z.strictObject({ kind: z.literal('suspend') }),
]);
export type BulkAction = z.output<typeof action>;

export const bulkJob = z.object({
  id,
  action: z.enum(action.def.options.map((one) => one.shape.kind.def.values[0]) as [BulkAction['kind']]),
  /** The name of the team, the department or the line manager; null where it is taken away, or there is none. */
  value: z.nullable(z.string()),
  /** Tried on each without changing anything, ready to be started, under way, over. */
  state: z.enum(['trying', 'ready', 'running', 'done', 'cancelled']),
  total: z.number(),
  tried: z.number(),
  done: z.number(),
  created_by: reference,
  created_at: instant,
  started_at: z.nullable(instant),
  finished_at: z.nullable(instant),
  /** How many by outcome and reason: what would come of it until it is started, what came of it from then on. */
  outcomes: z.array(
    z.object({ outcome, code: z.nullable(z.string()), detail: z.nullable(z.string()), count: z.number() }),
  ),
});
export type BulkJob = z.output<typeof bulkJob>;

export const createBulkJob = endpoint({
  method: 'POST',
  path: '/bulk-jobs',
  summary: 'Choose something to be done to all users who match: it is tried first, which changes nothing',
  requires: 'users.act_on_many',
  idempotent: true,
  body: z.strictObject({
    action,
    /** Whom: those who match now, at most 100,000. */
    filter: z.strictObject({
      ...userFilters,
      user_ids: z.optional(z.array(id).check(z.minLength(1), z.maxLength(1000))),
    }),
  }),
  output: bulkJob,
  status: 201,
  problems: ['team.not_found', 'line_manager.unknown', 'bulk_job.nobody', 'bulk_job.too_many'],
});

export const listBulkJobs = endpoint({
  method: 'GET',
  path: '/bulk-jobs',
  summary: 'List what was done to many users, newest first',
  requires: 'users.act_on_many',
  query: z.strictObject(pageQuery),
  output: page(bulkJob),
  problems: ['cursor.invalid'],
});

const one = { requires: 'users.act_on_many', params: idParams, output: bulkJob } as const;

export const getBulkJob = endpoint({
  ...one,
  method: 'GET',
  path: '/bulk-jobs/:id',
  summary: 'Read how far it is, and what came of how many',
  problems: ['bulk_job.not_found'],
});

export const startBulkJob = endpoint({
  ...one,
  method: 'POST',
  path: '/bulk-jobs/:id/start',
  summary: 'Have it done, once it was tried',
  problems: ['bulk_job.not_found', 'role.above_your_own', 'bulk_job.not_ready'],
});

export const cancelBulkJob = endpoint({
  ...one,
  method: 'POST',
  path: '/bulk-jobs/:id/cancel',
  summary: 'Do no more of it; what was done stays',
  problems: ['bulk_job.not_found', 'role.above_your_own', 'bulk_job.over'],
});

export const listBulkJobItems = endpoint({
  method: 'GET',
  path: '/bulk-jobs/:id/items',
  summary: 'List the users of it and what came of each, or would come',
  requires: 'users.act_on_many',
  params: idParams,
  query: z.strictObject({ cursor: z.optional(cursor), limit: pageQuery.limit, outcome: z.optional(outcome) }),
  output: page(
    z.object({
      user: reference,
      /** Null until it was their turn. */
      outcome: z.nullable(outcome),
      code: z.nullable(z.string()),
      detail: z.nullable(z.string()),
    }),
  ),
  problems: ['bulk_job.not_found', 'cursor.invalid'],
});

export const exportBulkJobItems = endpoint({
  method: 'POST',
  path: '/bulk-jobs/:id/export',
  summary: 'The same as a CSV file',
  requires: 'users.act_on_many',
  stepUp: true,
  params: idParams,
  produces: 'text/csv',
  output: z.string(),
  problems: ['bulk_job.not_found'],
});
