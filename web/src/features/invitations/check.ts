import type { ProfileField } from '@contracts/profile-fields';
import type { FieldErrors } from 'react-hook-form';
import type { PhoneReading } from '../../ui/phone.ts';
import { type ContactKind, cleanEmail, type InviteValues, looksLikeEmail } from './form-values.ts';

/** What the check of a form needs to know beside its values. */
export interface CheckContext {
  by: ContactKind;
  both: boolean;
  /** What several people have in common is checked: what each has alone stands in the list. */
  list?: boolean;
  reachesAll: boolean;
  fields: readonly ProfileField[];
  readMobile: (value: InviteValues['mobile']) => Promise<PhoneReading>;
  say: (key: CheckText, label?: string) => string;
}

export type CheckText =
  | 'contactMissing'
  | 'mobileMissing'
  | 'emailInvalid'
  | 'mobileInvalid'
  | 'nameMissing'
  | 'teamMissing'
  | 'teamForAdmin'
  | 'needed';

/**
 * What is certain to be refused, said before the server is asked. Run when the form is sent, and for one field at each
 * change after that, so that a complaint goes with the key that mends it. Everything else is the server's to judge.
 */
export async function check(values: InviteValues, context: CheckContext): Promise<FieldErrors<InviteValues>> {
  const { reachesAll, say } = context;
  const errors: Record<string, { type: string; message: string } | object> = {};
  const complain = (name: string, text: string) => {
    errors[name] ??= { type: 'check', message: text };
  };
  if (!context.list) {
    await checkContacts(values, context, complain);
    if (!values.first_name.trim() && !values.last_name.trim()) complain('first_name', say('nameMissing'));
  }
  if (values.team_ids.length === 0) {
    if (!reachesAll) complain('team_ids', say('teamMissing'));
    else if (values.role === 'team_admin' && !context.list) complain('team_ids', say('teamForAdmin'));
  }
  const custom: Record<string, { type: string; message: string }> = {};
  for (const field of context.fields) {
    if (context.list && OF_ONE.has(field.key)) continue;
    if (!field.required || !(reachesAll || field.team_admin_may_edit)) continue;
    const message = say('needed', field.label);
    if (!field.built_in) {
      if (!values.custom[field.key]?.trim()) custom[field.key] = { type: 'check', message };
    } else if (isEmpty(values, field.key)) complain(nameOf(field.key), message);
  }
  return (Object.keys(custom).length > 0 ? { ...errors, custom } : errors) as FieldErrors<InviteValues>;
}

/** Built-in fields that no two people share. */
const OF_ONE: ReadonlySet<string> = new Set([
  'first_name',
  'last_name',
  'employee_id',
  'work_phone',
  'about',
]);

async function checkContacts(
  values: InviteValues,
  { by, both, readMobile, say }: CheckContext,
  complain: (name: string, text: string) => void,
): Promise<void> {
  const email = by === 'email' || both ? cleanEmail(values.email) : '';
  const mobile = by === 'mobile' || both ? values.mobile.text.trim() : '';
  if (!email && !mobile) complain(by, say(by === 'email' ? 'contactMissing' : 'mobileMissing'));
  if (email && !looksLikeEmail(email)) complain('email', say('emailInvalid'));
  if (!mobile) return;
  const reading = await readMobile(values.mobile);
  if (reading.kind === 'invalid') complain('mobile', say('mobileInvalid'));
}

const nameOf = (key: string): string => (key === 'line_manager_id' ? 'line_manager' : key);

function isEmpty(values: InviteValues, key: string): boolean {
  const value = (values as unknown as Record<string, unknown>)[nameOf(key)];
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}
