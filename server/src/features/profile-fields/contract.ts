import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams } from '../../platform/endpoint/shapes.ts';

export const profileField = z.object({
  id,
  /** Stable identifier, for the API and for imports. */
  key: z.string(),
  built_in: z.boolean(),
  label: z.string(),
  description: z.nullable(z.string()),
  type: z.enum(['text', 'date', 'choice', 'user']),
  choices: z.nullable(z.array(z.string())),
  required: z.boolean(),
  team_admin_may_edit: z.boolean(),
  user_may_edit: z.boolean(),
  position: z.number(),
});
/** In the list, with whether something reads it. */
export const listedProfileField = z.object({
  ...profileField.shape,
  /** Something reads it, as the rule of a team: values by Team Admins and by the person wait to be confirmed. */
  guarded: z.boolean(),
});
export type ListedProfileField = z.output<typeof listedProfileField>;
export type ProfileField = z.output<typeof profileField>;

const label = z.string().check(z.minLength(1), z.maxLength(400));
const description = z.nullable(z.string().check(z.maxLength(500)));
const choices = z
  .array(z.string().check(z.minLength(1), z.maxLength(200)))
  .check(z.minLength(1), z.maxLength(200));

export const listProfileFields = endpoint({
  method: 'GET',
  path: '/profile-fields',
  summary: 'List the profile fields, built in and Extra Details, in their order',
  requires: 'profile_fields.view',
  output: z.object({ items: z.array(listedProfileField) }),
  problems: [],
});

export const createProfileField = endpoint({
  method: 'POST',
  path: '/profile-fields',
  summary: 'Define an Extra Detail',
  requires: 'profile_fields.manage',
  idempotent: true,
  body: z.strictObject({
    key: z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/)),
    label,
    description: z.optional(description),
    type: z.enum(['text', 'date', 'choice']),
    choices: z.optional(choices),
    required: z.optional(z.boolean()),
    team_admin_may_edit: z.optional(z.boolean()),
    user_may_edit: z.optional(z.boolean()),
  }),
  output: profileField,
  status: 201,
  problems: [
    'profile_field.key_in_use',
    'profile_field.choices_missing',
    'name.unsafe',
    'profile_field.too_many',
  ],
});

export const updateProfileField = endpoint({
  method: 'PATCH',
  path: '/profile-fields/:id',
  summary: 'Change a profile field; the key and the type stay',
  requires: 'profile_fields.manage',
  params: idParams,
  body: z.strictObject({
    label: z.optional(label),
    description: z.optional(description),
    choices: z.optional(choices),
    required: z.optional(z.boolean()),
    team_admin_may_edit: z.optional(z.boolean()),
    user_may_edit: z.optional(z.boolean()),
    position: z.optional(z.number().check(z.int(), z.gte(0), z.lte(1000))),
  }),
  output: profileField,
  problems: [
    'profile_field.not_found',
    'profile_field.built_in',
    'profile_field.choices_missing',
    'name.unsafe',
  ],
});

export const removeProfileField = endpoint({
  method: 'DELETE',
  path: '/profile-fields/:id',
  summary: 'Remove an Extra Detail; its key is never used again, its values stay in the audit log',
  requires: 'profile_fields.manage',
  params: idParams,
  output: z.object({ removed: z.literal(true) }),
  problems: ['profile_field.not_found', 'profile_field.built_in'],
});
