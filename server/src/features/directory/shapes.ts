import * as z from 'zod/mini';
import { ability, channel, id, instant, reference } from '../../platform/endpoint/shapes.ts';
import { deliveryState, suppressionReason } from '../deliveries/contract.ts';
import { invitation, timelineEntry } from '../invitations/contract.ts';
import { profileField } from '../profile-fields/contract.ts';
import { user, userAbilities, userStatus, valueProposal } from '../users/contract.ts';

/** Reads across nouns: what the screens list and show. */
export const directoryRow = z.object({
  id,
  name: z.string(),
  status: userStatus,
  email: z.nullable(z.string()),
  mobile: z.nullable(z.string()),
  employee_id: z.nullable(z.string()),
  job_title: z.nullable(z.string()),
  department: z.nullable(z.string()),
  teams: z.array(reference),
  /** How many teams of the user this admin may see, `teams` showing the first three. */
  team_count: z.number(),
  /** The last thing that happened to the invitation. */
  last_event: z.nullable(z.string()),
  last_event_at: z.nullable(instant),
  last_event_detail: z.nullable(z.string()),
  /** A message of the invitation ended badly, and none was sent since. */
  delivery_problem: z.nullable(z.enum(['undeliverable', 'suppressed'])),
  /** In which the person is written to; null where nobody has said. */
  language: z.nullable(z.string()),
  created_at: instant,
  /** When the latest invitation was made. */
  invited_at: z.nullable(instant),
});
export type DirectoryRow = z.output<typeof directoryRow>;

export const deliveryRow = z.object({
  id,
  kind: z.string(),
  channel,
  state: deliveryState,
  /** Null where this admin may not see whom it is for. */
  user: z.nullable(reference),
  address: z.string(),
  created_at: instant,
  created_by: z.nullable(reference),
  not_before: instant,
  finished_at: z.nullable(instant),
  attempts: z.number(),
  sentence: z.nullable(z.string()),
  next_step: z.nullable(z.string()),
  reply: z.nullable(z.string()),
});

const explained = { sentence: z.string(), next_step: z.nullable(z.string()) };
const said = { code: z.nullable(z.string()), reply: z.nullable(z.string()) };

export const deliveryPage = z.object({
  delivery: deliveryRow,
  language: z.string(),
  /** Of emails: the same for every try. */
  message_id: z.nullable(z.string()),
  /** When trying ends. */
  not_after: z.nullable(instant),
  /** Newest first. */
  attempts: z.array(
    z.object({
      id,
      number: z.number(),
      started_at: instant,
      /** Null while it is under way. */
      finished_at: z.nullable(instant),
      result: z.nullable(z.enum(['sent', 'retry', 'failed', 'broken', 'previewed', 'lost'])),
      /** Who was asked: `smtp`, `twilio`, `http`. */
      provider: z.nullable(z.string()),
      /** The provider's name for the message. */
      provider_id: z.nullable(z.string()),
      ...said,
      ...explained,
    }),
  ),
  /** What was reported after the hand-over, newest first. */
  reports: z.array(
    z.object({
      reported_at: instant,
      source: z.enum(['callback', 'bounce']),
      outcome: z.enum(['delivered', 'undeliverable', 'delayed', 'relayed', 'unknown']),
      ...said,
      ...explained,
    }),
  ),
  /** Set where the address must not be written to. */
  suppression: z.nullable(
    z.object({
      id,
      reason: suppressionReason,
      ...explained,
      created_at: instant,
      created_by: z.nullable(reference),
    }),
  ),
  abilities: z.object({ retry: ability, suppress: ability, lift: ability }),
});
export type DeliveryPage = z.output<typeof deliveryPage>;

export const suppressionRow = z.object({
  id,
  kind: z.enum(['email', 'mobile']),
  /** Null where whoever had it was erased: it is known again when somebody types it. */
  address: z.nullable(z.string()),
  reason: suppressionReason,
  ...explained,
  created_at: instant,
  created_by: z.nullable(reference),
  /** Who has the address now. */
  user: z.nullable(reference),
});
export type SuppressionRow = z.output<typeof suppressionRow>;

export const proposalRow = z.object({
  user: reference,
  ...valueProposal.shape,
  /** Of the field; its key where the field is gone. */
  label: z.string(),
  /** Null where the field is gone. */
  type: z.nullable(profileField.shape.type),
  /** The value that counts; an id for a line manager. */
  present: z.nullable(z.string()),
  present_name: z.nullable(z.string()),
  /** The teams that the value would open. */
  opens: z.array(reference),
});
export type ProposalRow = z.output<typeof proposalRow>;

export const userPage = z.object({
  user,
  teams: z.array(
    z.object({
      ...reference.shape,
      admin: z.boolean(),
      source: z.string(),
      added_at: instant,
      removable: ability,
    }),
  ),
  invitation: z.nullable(
    z.object({
      ...invitation.shape,
      /** When it may be sent again; null when now. */
      resend_at: z.nullable(instant),
      abilities: z.object({ resend: ability, revoke: ability, undo: ability, copy_link: ability }),
    }),
  ),
  timeline: z.array(timelineEntry),
  abilities: z.object({ ...userAbilities.shape, invite: ability }),
});
export type UserPage = z.output<typeof userPage>;

const department = z.string().check(z.minLength(1), z.maxLength(400));
/** A day of the organization's time zone. */
export const dayOfLife = z.iso.date().check(z.regex(/^(19|20)/));

/** All that are given must hold; none asks for those who have a value at all. Case and accents make no difference. */
const customFilter = z.strictObject({
  key: z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/)),
  /** Any of these. */
  is: z.optional(
    z.array(z.string().check(z.minLength(1), z.maxLength(500))).check(z.minLength(1), z.maxLength(50)),
  ),
  contains: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  /** Of dates: both days included. */
  from: z.optional(z.iso.date()),
  to: z.optional(z.iso.date()),
});

/** What narrows a list of users down. All that are given must hold; of several values in one, any. */
export const userFilters = {
  text: z.optional(z.string().check(z.maxLength(200))),
  status: z.optional(userStatus),
  /** Only those whose person said "Not me". */
  not_me: z.optional(z.boolean()),
  team_ids: z.optional(z.array(id).check(z.maxLength(50))),
  /** Those in no team; with `team_ids`, these too. */
  without_team: z.optional(z.boolean()),
  /** Case and accents make no difference; null stands for those without a department. */
  departments: z.optional(z.array(z.nullable(department)).check(z.maxLength(50))),
  /** In which they are written to, BCP 47. */
  language: z.optional(z.string().check(z.minLength(1), z.maxLength(35))),
  line_manager_ids: z.optional(z.array(id).check(z.minLength(1), z.maxLength(50))),
  /** By Extra Details, as far as their values count. */
  custom: z.optional(z.array(customFilter).check(z.maxLength(10))),
  /** Only those whose latest message of the invitation ended badly. */
  delivery_problem: z.optional(z.boolean()),
  /** When the latest invitation was made: both days included, in the organization's time zone. */
  invited_from: z.optional(dayOfLife),
  invited_to: z.optional(dayOfLife),
};
export const userSort = z.enum(['name', 'last_event', 'invited', 'department']);
export type UserSort = z.output<typeof userSort>;
