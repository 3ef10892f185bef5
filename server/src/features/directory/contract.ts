import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import {
  channel,
  cursor,
  id,
  idParams,
  instant,
  page,
  pageQuery,
  reference,
} from '../../platform/endpoint/shapes.ts';
import { auditEvent } from '../audit/contract.ts';
import { deliveryState } from '../deliveries/contract.ts';
import { user } from '../users/contract.ts';
import {
  dayOfLife,
  deliveryPage,
  deliveryRow,
  directoryRow,
  proposalRow,
  suppressionRow,
  userFilters,
  userPage,
  userSort,
} from './shapes.ts';

export * from './shapes.ts';

const count = z.nullable(z.number());
/** Exact up to 10,000; 10,001 stands for more. Null where more than 10,000 match in all and counting on would take long. */
export const userCounts = z.object({
  /** Removed users are not in it. */
  all: z.number(),
  active: count,
  invited: count,
  not_invited: count,
  suspended: count,
  offboarded: count,
  removed: count,
  not_me: count,
});

/** A search may look like an address, so it travels in the body and never in a URL. */
export const searchUsers = endpoint({
  method: 'POST',
  path: '/users/search',
  summary: 'List, filter and search users: by name, email, mobile or employee ID; counts by status',
  requires: 'users.view',
  body: z.strictObject({
    ...userFilters,
    /** `name` unless said. */
    sort: z.optional(userSort),
    descending: z.optional(z.boolean()),
    /** Of a page in the same order. */
    cursor: z.optional(cursor),
    limit: z.optional(z.number().check(z.int(), z.gte(1), z.lte(100))),
    /** False leaves the counts out. */
    counts: z.optional(z.boolean()),
  }),
  output: z.object({
    ...page(directoryRow).shape,
    /** With the first page only. */
    counts: z.nullable(userCounts),
  }),
  problems: ['cursor.invalid', 'team.not_found'],
});

export const exportUsers = endpoint({
  method: 'POST',
  path: '/users/export',
  summary:
    'Export users as a CSV file: those named, or all that match the filters; recorded in the audit log',
  requires: 'users.export',
  stepUp: true,
  body: z.strictObject({
    ...userFilters,
    /** Only these, as far as they match. */
    user_ids: z.optional(z.array(id).check(z.minLength(1), z.maxLength(1000))),
  }),
  /** UTF-8 with BOM, RFC 4180; texts that a spreadsheet would take for a formula begin with an apostrophe. */
  output: z.string(),
  produces: 'text/csv',
  problems: ['team.not_found'],
});

export const getUser = endpoint({
  method: 'GET',
  path: '/users/:id',
  summary: 'Read all that I may see of a user: profile, teams, invitation with its timeline, what I may do',
  requires: 'users.view',
  params: idParams,
  output: userPage,
  problems: ['user.not_found'],
});

const contactAsked = z.strictObject({
  kind: z.enum(['email', 'mobile']),
  address: z.string().check(z.maxLength(320)),
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
});

const contactFound = {
  holder: z.nullable(z.object({ id, name: z.string(), status: z.string(), since: instant })),
  /** Of a pending holder. */
  invitation_id: z.nullable(id),
  /** When a pending holder can be written to again; null when now or not applicable. */
  resend_at: z.nullable(instant),
};
const contactStates = ['free', 'in_use', 'removed', 'invalid'] as const;

export const lookUpContact = endpoint({
  method: 'POST',
  path: '/contacts/lookup',
  summary: 'Say whether an email address or mobile number is in use, while it is being typed',
  requires: 'invitations.create',
  body: contactAsked,
  output: z.object({
    /** `in_use`: by whom only if this admin may know. `removed`: belonged to somebody who was removed. */
    state: z.enum(contactStates),
    ...contactFound,
  }),
  problems: ['limit.reached'],
});

export const lookUpContacts = endpoint({
  method: 'POST',
  path: '/contacts/lookup/batch',
  summary: 'Say of a list of email addresses and mobile numbers whether each is in use, in the order given',
  requires: 'invitations.create',
  body: z.strictObject({ contacts: z.array(contactAsked).check(z.minLength(1), z.maxLength(1000)) }),
  output: z.object({
    items: z.array(
      z.object({
        /** `not_told`: this admin has had as many answers as an hour allows; inviting still says it. */
        state: z.enum([...contactStates, 'not_told']),
        ...contactFound,
      }),
    ),
  }),
  problems: [],
});

export const listDeliveries = endpoint({
  method: 'GET',
  path: '/deliveries',
  summary: 'List messages, newest first',
  requires: 'deliveries.view',
  query: z.strictObject({
    ...pageQuery,
    state: z.optional(deliveryState),
    channel: z.optional(channel),
    kind: z.optional(z.string().check(z.regex(/^[a-z_]{1,60}$/))),
    /** Only those that did not get through: undeliverable, suppressed, or being tried again. */
    problem: z.optional(z.literal('true')),
    /** Created at this instant or later. */
    since: z.optional(instant),
    /** Created before this instant. */
    until: z.optional(instant),
  }),
  output: page(deliveryRow),
  problems: ['cursor.invalid'],
});

export const getDelivery = endpoint({
  method: 'GET',
  path: '/deliveries/:id',
  summary: 'Read what became of one message: every try, every report, and what I may do',
  requires: 'deliveries.view',
  params: idParams,
  output: deliveryPage,
  problems: ['delivery.not_found'],
});

export const listSuppressions = endpoint({
  method: 'GET',
  path: '/suppressions',
  summary: 'List the addresses that must not be written to, and why; newest first',
  requires: 'suppressions.manage',
  query: z.strictObject(pageQuery),
  output: page(suppressionRow),
  problems: ['cursor.invalid'],
});

const auditFilters = {
  /** A user stands for their invitations too. */
  target_id: z.optional(id),
  action: z.optional(z.string().check(z.maxLength(60))),
  /** A user who did it. */
  actor_id: z.optional(id),
  actor_kind: z.optional(auditEvent.shape.actor.shape.kind),
  /** First and last day, in the organization's time zone. */
  from: z.optional(dayOfLife),
  to: z.optional(dayOfLife),
};

export const listAuditEvents = endpoint({
  method: 'GET',
  path: '/audit-events',
  summary: 'List what was changed, by whom, before and after; newest first',
  requires: 'audit.view',
  query: z.strictObject({ ...pageQuery, ...auditFilters }),
  output: page(auditEvent),
  problems: ['cursor.invalid'],
});

export const exportAuditEvents = endpoint({
  method: 'POST',
  path: '/audit-events/export',
  summary:
    'Export what was changed as a CSV file, newest first, a line for each value; the export is recorded',
  requires: 'audit.view',
  stepUp: true,
  body: z.strictObject(auditFilters),
  produces: 'text/csv',
  output: z.string(),
  problems: [],
});

export const exportAuditEventLines = endpoint({
  method: 'POST',
  path: '/audit-events/export-lines',
  summary: 'Export what was changed as JSON lines, newest first, an event a line; the export is recorded',
  requires: 'audit.view',
  stepUp: true,
  body: z.strictObject(auditFilters),
  produces: 'application/jsonl',
  output: z.string(),
  problems: [],
});

export const listProposals = endpoint({
  method: 'GET',
  path: '/proposals',
  summary: 'List the values that wait to be confirmed, those that wait longest first',
  requires: 'profile_values.confirm',
  query: z.strictObject({
    ...pageQuery,
    /** As in `proposals` of a user: `department`, `custom.shift`. */
    field: z.optional(z.string().check(z.maxLength(60))),
    /** The user who typed it. */
    proposed_by: z.optional(id),
  }),
  output: z.object({
    ...page(proposalRow).shape,
    /** All that wait, up to 10,000; 10,001 stands for more. With the first page only. */
    count: z.nullable(z.number()),
  }),
  problems: ['cursor.invalid'],
});

export const getHome = endpoint({
  method: 'GET',
  path: '/me/home',
  summary: 'Read my own home: profile, teams, line manager, the way to the app',
  requires: 'signed_in',
  output: z.object({
    user,
    teams: z.array(reference),
    app: z.object({
      web_url: z.nullable(z.string()),
      app_store_url: z.nullable(z.string()),
      play_store_url: z.nullable(z.string()),
    }),
  }),
  problems: [],
});
