import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id } from '../../platform/endpoint/shapes.ts';

const url = z.url({ protocol: /^https?$/ }).check(z.maxLength(500));

export const organization = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  /** ISO 3166-1 alpha-2. */
  default_country: z.string(),
  /** BCP 47. */
  language: z.string(),
  /** IANA name. */
  time_zone: z.string(),
  app_web_url: z.nullable(z.string()),
  app_store_url: z.nullable(z.string()),
  play_store_url: z.nullable(z.string()),
  support_contact: z.nullable(z.string()),
  /** `#rrggbb` as chosen; guest pages use `accentOf` of it. */
  accent: z.nullable(z.string()),
  /** A `data:` address. */
  logo: z.nullable(z.string()),
  invitation_life_days: z.number(),
  resend_after_seconds: z.number(),
  /** Links in messages that are older also ask for a code; 0 for all links. */
  link_code_after_hours: z.number(),
  who_may_invite: z.enum(['all_admins', 'organization_admins']),
  sms_countries: z.array(z.string()),
  sms_daily_cap: z.number(),
  organization_admin_hourly_cap: z.number(),
  team_admin_hourly_cap: z.number(),
  managers_across_organization: z.boolean(),
  /** Line managers see who of their direct reports has joined, and help the others in, without an admin role. */
  my_team: z.boolean(),
  /** Each line manager has a computed team of direct reports, and one of everybody below. */
  reporting_teams: z.boolean(),
});
export type Organization = z.output<typeof organization>;

export const getOrganization = endpoint({
  method: 'GET',
  path: '/organization',
  summary: 'Read the settings of the organization',
  requires: 'organization.view',
  output: organization,
  problems: [],
});

const settings = {
  name: z.optional(z.string().check(z.maxLength(400))),
  default_country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
  language: z.optional(z.string().check(z.maxLength(35))),
  time_zone: z.optional(z.string().check(z.maxLength(64))),
  app_web_url: z.optional(z.nullable(url)),
  app_store_url: z.optional(z.nullable(url)),
  play_store_url: z.optional(z.nullable(url)),
  support_contact: z.optional(z.nullable(z.string().check(z.maxLength(800)))),
  accent: z.optional(z.nullable(z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/)))),
  /** PNG, JPEG or WebP of 2,048 bytes and 512 pixels a side at most, as a `data:` address. */
  logo: z.optional(z.nullable(z.string().check(z.maxLength(20_000)))),
  invitation_life_days: z.optional(z.number().check(z.int(), z.gte(1), z.lte(30))),
  resend_after_seconds: z.optional(z.number().check(z.int(), z.gte(3600), z.lte(604_800))),
  link_code_after_hours: z.optional(z.number().check(z.int(), z.gte(0), z.lte(168))),
  who_may_invite: z.optional(z.enum(['all_admins', 'organization_admins'])),
  sms_countries: z.optional(z.array(z.string().check(z.regex(/^[A-Z]{2}$/))).check(z.maxLength(250))),
  sms_daily_cap: z.optional(z.number().check(z.int(), z.gte(0), z.lte(1_000_000))),
  organization_admin_hourly_cap: z.optional(z.number().check(z.int(), z.gte(0), z.lte(100_000))),
  team_admin_hourly_cap: z.optional(z.number().check(z.int(), z.gte(0), z.lte(100_000))),
  managers_across_organization: z.optional(z.boolean()),
  my_team: z.optional(z.boolean()),
  reporting_teams: z.optional(z.boolean()),
};

export const updateOrganization = endpoint({
  method: 'PATCH',
  path: '/organization',
  summary: 'Change settings of the organization',
  requires: 'organization.manage',
  body: z.strictObject({
    ...settings,
    /** What the caller read before; a setting that is another by now is refused, and nothing is changed. */
    was: z.optional(z.strictObject(settings)),
  }),
  output: organization,
  problems: [
    'name.unsafe',
    'organization.setting_invalid',
    'organization.logo_invalid',
    'organization.changed_meanwhile',
  ],
});
