import type { createInvitation } from '@contracts/invitations';
import type { Language } from '../../../../server/src/platform/languages.ts';
import type { Role } from '../../../../server/src/platform/permissions.ts';
import type { RequestOf } from '../../app/api.ts';
import type { Option } from '../../ui/list-box.tsx';
import type { CountryCode, PhoneValue } from '../../ui/phone.ts';

export type InviteBody = NonNullable<RequestOf<typeof createInvitation>['body']>;
export type OfferedRole = Role;
export type ContactKind = 'email' | 'mobile';

/** What stands in the invite form. */
export interface InviteValues {
  email: string;
  mobile: PhoneValue;
  first_name: string;
  last_name: string;
  team_ids: string[];
  job_title: string;
  department: string;
  line_manager: Option | null;
  start_on: string | null;
  employee_id: string;
  company: string;
  location: string;
  work_phone: string;
  last_day_on: string | null;
  about: string;
  role: OfferedRole;
  /** Of the message, as chosen by hand; empty where it follows the organization or the number's country. */
  language: Language | '';
  /** Extra Details by key; every type is a text here. A field that was never touched has none. */
  custom: Record<string, string | undefined>;
}

export const emptyValues = (country: CountryCode): InviteValues => ({
  email: '',
  mobile: { country, text: '' },
  first_name: '',
  last_name: '',
  team_ids: [],
  job_title: '',
  department: '',
  line_manager: null,
  start_on: null,
  employee_id: '',
  company: '',
  location: '',
  work_phone: '',
  last_day_on: null,
  about: '',
  role: 'user',
  language: '',
  custom: {},
});

/**
 * For the next of several: what a group of people has in common stays, the person goes. A role above *User* goes too:
 * it is given to one person at a time, on purpose.
 */
export const forNextPerson = (values: InviteValues): InviteValues => ({
  ...values,
  email: '',
  mobile: { ...values.mobile, text: '' },
  first_name: '',
  last_name: '',
  employee_id: '',
  work_phone: '',
  about: '',
  role: 'user',
});

/** Choices about how to invite, beside the person's own data. */
export interface InviteChoices {
  send: boolean;
  acceptLandline: boolean;
  ifRemoved: 'restore' | 'start_fresh' | null;
}

/** Only an Organization Admin may learn that somebody was removed, so only they are asked what to do then. */
export function toPerson(
  values: InviteValues,
  /** E.164 where the field could read it, else as typed: the server has the last word. */
  mobile: string | null,
  choices: InviteChoices,
  { language, reachesAll }: { language: Language; reachesAll: boolean },
): InviteBody {
  const email = cleanEmail(values.email);
  const custom = given(values.custom) as Record<string, string>;
  return {
    ...(email ? { email } : {}),
    ...(mobile ? { mobile, mobile_country: values.mobile.country } : {}),
    ...given({
      first_name: values.first_name,
      last_name: values.last_name,
      job_title: values.job_title,
      department: values.department,
      line_manager_id: values.line_manager?.id ?? '',
      start_on: values.start_on ?? '',
      employee_id: values.employee_id,
      company: values.company,
      location: values.location,
      work_phone: values.work_phone,
      last_day_on: values.last_day_on ?? '',
      about: values.about,
    }),
    ...(Object.keys(custom).length > 0 ? { custom } : {}),
    ...(values.team_ids.length > 0 ? { team_ids: values.team_ids } : {}),
    language,
    ...(reachesAll && values.role !== 'user' ? { role: values.role } : {}),
    ...(reachesAll ? { if_removed: choices.ifRemoved ?? 'refuse' } : {}),
    ...(choices.acceptLandline ? { accept_landline: true } : {}),
    ...(choices.send ? {} : { send: false }),
  };
}

/** Those that are not empty. */
function given<K extends string>(texts: Record<K, string | undefined>): Partial<Record<K, string>> {
  const entries = Object.entries<string | undefined>(texts).filter(([, text]) => text?.trim());
  return Object.fromEntries(entries) as Partial<Record<K, string>>;
}

const IN_ANGLES = /<([^<>\s]+@[^<>\s]+)>/;

/** `mailto:` and `Name <address>` as they come from a clipboard, spaces, and the case of the domain. */
export function cleanEmail(text: string): string {
  const inner = IN_ANGLES.exec(text)?.[1] ?? text;
  const address = inner
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/, '');
  const at = address.lastIndexOf('@');
  return at < 0 ? address : address.slice(0, at) + address.slice(at).toLowerCase();
}

/** Enough to know that somebody has finished typing. What an address may look like is decided by the server. */
export const looksLikeEmail = (text: string): boolean =>
  /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(cleanEmail(text));

/** Names of fields in the server's refusals, and where they stand in the form. */
export const POINTERS = {
  '/email': 'email',
  '/mobile': 'mobile',
  '/mobile_country': 'mobile',
  '/line_manager_id': 'line_manager',
  '/team_ids': 'team_ids',
} as const;

/** What to call somebody in a button: the first word of the name as it is written. */
export const firstWord = (name: string): string => name.trim().split(/\s+/)[0] ?? name;
