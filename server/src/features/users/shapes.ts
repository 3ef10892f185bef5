import * as z from 'zod/mini';
import { ability, day, grantedRole, id, instant, reference } from '../../platform/endpoint/shapes.ts';

/** Shapes of users that other contracts share. Browser-safe. */
export const userStatus = z.enum(['not_invited', 'invited', 'active', 'suspended', 'offboarded', 'removed']);
export type UserStatus = z.output<typeof userStatus>;

const text = (max: number) => z.string().check(z.maxLength(max * 4));
const nullable = <T extends z.ZodMiniType>(t: T) => z.optional(z.nullable(t));

/** Values of profile fields as they are given; null or an empty text clears one. */
export const profileValuesInput = {
  first_name: nullable(text(100)),
  last_name: nullable(text(100)),
  job_title: nullable(text(100)),
  department: nullable(text(100)),
  line_manager_id: nullable(id),
  start_on: nullable(day),
  employee_id: nullable(text(64)),
  company: nullable(text(100)),
  location: nullable(text(100)),
  work_phone: nullable(text(40)),
  last_day_on: nullable(day),
  about: nullable(text(500)),
  /** Extra Details by key. */
  custom: z.optional(z.record(z.string().check(z.maxLength(40)), z.nullable(text(500)))),
};

/** Values of profile fields as they are read. */
export const profileValues = z.object({
  first_name: z.string(),
  last_name: z.string(),
  job_title: z.nullable(z.string()),
  department: z.nullable(z.string()),
  line_manager: z.nullable(reference),
  start_on: z.nullable(day),
  employee_id: z.nullable(z.string()),
  company: z.nullable(z.string()),
  location: z.nullable(z.string()),
  work_phone: z.nullable(z.string()),
  last_day_on: z.nullable(day),
  about: z.nullable(z.string()),
  custom: z.record(z.string(), z.string()),
});

export const valueSource = z.object({
  field: z.string(),
  source: z.enum(['directory', 'organization_admin', 'team_admin', 'self', 'provider']),
  trust: z.enum(['confirmed', 'proposed']),
  set_by: z.nullable(reference),
  set_at: instant,
});

/** A value that does not count yet: an Organization Admin confirms or rejects it. */
export const valueProposal = z.object({
  /** As in `sources`: `department`, `custom.shift`, `line_manager_id`. */
  field: z.string(),
  /** Empty to propose that the field be emptied; an id for a line manager. */
  value: z.string(),
  /** The name of a line manager. */
  value_name: z.nullable(z.string()),
  source: z.enum(['team_admin', 'self', 'provider']),
  proposed_by: z.nullable(reference),
  proposed_at: instant,
});

export const contactPoint = z.object({
  id,
  kind: z.enum(['email', 'mobile']),
  /** As typed for an email address, E.164 for a mobile number. */
  address: z.string(),
  verified_at: z.nullable(instant),
});

export const grant = z.object({
  id,
  role: grantedRole,
  team: z.nullable(reference),
});

export const releaseContacts = z.enum(['now', 'on_last_day', 'never']);

/** The last day of a user, planned or past. */
export const offboarding = z.object({
  /** In the organization's time zone; access ends when it is over. */
  last_day_on: day,
  release_contacts: releaseContacts,
  /** For those who may offboard; null for others. */
  reason: z.nullable(z.string()),
  planned_by: z.nullable(reference),
  planned_at: instant,
  /** Null while it is planned. */
  done_at: z.nullable(instant),
  /** When it was due and not done: the user was the last Organization Admin. It is tried again every day. */
  refused_on: z.nullable(day),
});
export type Offboarding = z.output<typeof offboarding>;

export const user = z.object({
  id,
  status: userStatus,
  name: z.string(),
  values: profileValues,
  sources: z.array(valueSource),
  /** What waits beside the values. */
  proposals: z.array(valueProposal),
  contact_points: z.array(contactPoint),
  grants: z.array(grant),
  created_at: instant,
  joined_at: z.nullable(instant),
  suspended_at: z.nullable(instant),
  removed_at: z.nullable(instant),
  offboarded_at: z.nullable(instant),
  /** Of somebody who is about to leave, or who left. */
  offboarding: z.nullable(offboarding),
});
export type User = z.output<typeof user>;

export const userAbilities = z.object({
  edit: ability,
  change_contacts: ability,
  suspend: ability,
  reactivate: ability,
  offboard: ability,
  cancel_offboarding: ability,
  remove: ability,
  restore: ability,
  export_data: ability,
  erase: ability,
  change_roles: ability,
  end_sessions: ability,
  change_teams: ability,
});

/** Problems that profile values may meet; each names its field. */
export const valueProblems = [
  'name.missing',
  'name.unsafe',
  'employee_id.in_use',
  'line_manager.unknown',
  'line_manager.cycle',
  'profile_field.unknown',
  'profile_field.not_yours',
  'profile_field.choice_unknown',
  'profile_field.too_long',
] as const;
