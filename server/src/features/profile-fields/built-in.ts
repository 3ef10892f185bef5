import { createHash } from 'node:crypto';
import type { ProfileField } from './contract.ts';

type BuiltIn = Pick<
  ProfileField,
  'key' | 'label' | 'description' | 'type' | 'team_admin_may_edit' | 'user_may_edit'
> & {
  maxLength: number;
};

const field = (
  key: string,
  label: string,
  type: ProfileField['type'],
  maxLength: number,
  more: { description?: string; user?: boolean } = {},
): BuiltIn => ({
  key,
  label,
  type,
  maxLength,
  description: more.description ?? null,
  team_admin_may_edit: true,
  user_may_edit: more.user ?? false,
});

/** The fields that every organization has, in the order of the invite form. */
export const BUILT_IN: readonly BuiltIn[] = [
  field('first_name', 'First name', 'text', 100, { user: true }),
  field('last_name', 'Last name', 'text', 100, { user: true }),
  field('job_title', 'Job title', 'text', 100),
  field('department', 'Department', 'text', 100),
  field('line_manager_id', 'Line manager', 'user', 36, { description: 'The user whom this user reports to' }),
  field('start_on', 'Start date', 'date', 10),
  field('employee_id', 'Employee ID', 'text', 64, { description: 'Unique in the organization' }),
  field('company', 'Company', 'text', 100),
  field('location', 'Location', 'text', 100),
  field('work_phone', 'Work phone', 'text', 40, { user: true }),
  field('last_day_on', 'Last day', 'date', 10),
  field('about', 'About', 'text', 500, { user: true }),
];

/** A built-in field has a row only once it was changed, so its id is derived: stable for organization and key. */
export function builtInId(organizationId: string, key: string): string {
  const hex = createHash('sha256').update(`${organizationId}\0${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whether an admin gave the built-in field a name of the organization's own; else each reader sees its name in their language. */
export const hasOwnName = (one: Pick<ProfileField, 'key' | 'label' | 'built_in'>): boolean =>
  !one.built_in || BUILT_IN.find(({ key }) => key === one.key)?.label !== one.label;
