import * as z from 'zod/mini';
import { id, instant } from '../../platform/endpoint/shapes.ts';

const maybe = z.nullable(z.string());
const maybeInstant = z.nullable(instant);
const team = z.object({ id, name: z.string() });

/** An event of the audit log that names the person. Nothing in it is about anybody else. */
const event = z.object({
  id,
  at: instant,
  action: z.string(),
  by_the_person: z.boolean(),
  about_the_person: z.boolean(),
  /** Names of what changed; with values only where the event is about the person. */
  fields: z.array(z.string()),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  /** From which the person did it. */
  network: maybe,
});

/** All that is kept about one person: `docs/guides/data-protection.md` explains each part. */
export const personalData = z.object({
  format: z.literal('beckon.personal-data'),
  version: z.literal(1),
  exported_at: instant,
  organization: z.object({ id, name: z.string() }),
  person: z.object({
    id,
    status: z.string(),
    language: maybe,
    created_at: instant,
    joined_at: maybeInstant,
    suspended_at: maybeInstant,
    offboarded_at: maybeInstant,
    removed_at: maybeInstant,
  }),
  /** Values that count, with where each came from; of a line manager the name. */
  profile: z.array(
    z.object({
      field: z.string(),
      label: z.string(),
      value: z.string(),
      source: maybe,
      trust: maybe,
      set_at: maybeInstant,
      set_by_the_person: z.boolean(),
    }),
  ),
  /** Values that wait until an Organization Admin confirms them. */
  proposed: z.array(
    z.object({ field: z.string(), value: z.string(), source: z.string(), proposed_at: instant }),
  ),
  contacts: z.array(
    z.object({
      kind: z.string(),
      address: z.string(),
      country: maybe,
      created_at: instant,
      verified_at: maybeInstant,
      released_at: maybeInstant,
    }),
  ),
  /** `because`: the conditions of a dynamic team that the person meets. */
  teams: z.array(
    z.object({
      team,
      source: z.string(),
      added_at: instant,
      because: z.array(z.object({ field: z.string(), operator: z.string(), values: z.array(z.string()) })),
    }),
  ),
  team_exceptions: z.array(z.object({ team, kind: z.string(), note: maybe, added_at: instant })),
  team_changes_by_rule: z.array(z.object({ team, change: z.string(), at: instant })),
  roles: z.array(z.object({ role: z.string(), team: z.nullable(team), granted_at: instant })),
  invitations: z.array(
    z.object({
      id,
      state: z.string(),
      language: z.string(),
      created_at: instant,
      expires_at: instant,
      closed_at: maybeInstant,
      timeline: z.array(z.object({ at: instant, kind: z.string(), address: maybe })),
    }),
  ),
  /** Their texts are not kept. */
  messages: z.array(
    z.object({
      id,
      kind: z.string(),
      channel: z.string(),
      address: z.string(),
      language: z.string(),
      state: z.string(),
      created_at: instant,
      finished_at: maybeInstant,
      tries: z.array(z.object({ at: instant, result: maybe, code: maybe, reply: maybe, provider: maybe })),
      reports: z.array(z.object({ at: instant, outcome: z.string(), code: maybe, reply: maybe })),
    }),
  ),
  /** Contacts of the person that get no messages. */
  stopped: z.array(z.object({ address: z.string(), reason: z.string(), since: instant })),
  sessions: z.array(
    z.object({
      created_at: instant,
      last_seen_at: instant,
      expires_at: instant,
      ended_at: maybeInstant,
      device: maybe,
      network: maybe,
      proved_by: z.string(),
    }),
  ),
  /** Never their keys. */
  passkeys: z.array(
    z.object({ name: z.string(), synced: z.boolean(), created_at: instant, last_used_at: maybeInstant }),
  ),
  api_tokens: z.array(
    z.object({
      id,
      name: z.string(),
      permissions: z.array(z.string()),
      created_at: instant,
      expires_at: instant,
      revoked_at: maybeInstant,
      last_used_on: maybe,
      last_used_network: maybe,
    }),
  ),
  /** Who the person is at identity providers of the organization. */
  external_identities: z.array(
    z.object({
      connection: z.string(),
      issuer: z.string(),
      subject: z.string(),
      linked_by: z.string(),
      created_at: instant,
      last_used_at: instant,
    }),
  ),
  /** Views of the Users list that the person saved. */
  saved_views: z.array(
    z.object({ name: z.string(), shared: z.boolean(), query: z.unknown(), created_at: instant }),
  ),
  /** Sign-ins to tools: which details left by name, and what was refused and why. */
  tool_uses: z.array(
    z.object({
      tool: maybe,
      at: instant,
      kind: z.string(),
      claims: z.array(z.string()),
      reason: maybe,
      device: maybe,
      network: maybe,
    }),
  ),
  /** `reason` and the note of an exception are for Organization Admins: null in the file that the person takes. */
  last_days: z.array(
    z.object({
      last_day_on: z.string(),
      reason: maybe,
      planned_at: instant,
      done_at: maybeInstant,
      cancelled_at: maybeInstant,
    }),
  ),
  /** What an admin did to many people at once, the person among them. */
  bulk_changes: z.array(z.object({ action: z.string(), at: instant, outcome: maybe })),
  events: z.array(event),
});
export type PersonalData = z.output<typeof personalData>;
