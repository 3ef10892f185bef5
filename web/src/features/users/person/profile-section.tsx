import type { User } from '@contracts/users';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFieldRules } from '../../invitations/use-field-rules.ts';
import { ContactRows } from './contact-rows.tsx';
import { type ProfileEntry, ProfileRow } from './profile-row.tsx';
import { useOpenUser } from './user-query.ts';

const NAMES = ['first_name', 'last_name'] as const;
const WORK = ['job_title', 'department', 'line_manager_id', 'start_on', 'employee_id'] as const;
const MORE = ['company', 'location', 'work_phone', 'last_day_on', 'about'] as const;
type Key = (typeof NAMES | typeof WORK | typeof MORE)[number];

const TYPES: Readonly<Partial<Record<Key, ProfileEntry['type']>>> = {
  job_title: 'suggested',
  department: 'suggested',
  company: 'suggested',
  location: 'suggested',
  line_manager_id: 'user',
  start_on: 'date',
  last_day_on: 'date',
  about: 'long',
};

/** What is on record about the person, each value changed where it stands, with who set it. */
export function ProfileSection() {
  const t = useTranslations('user');
  const page = useOpenUser();
  const rules = useFieldRules();
  const { user, abilities } = page;
  const entryOf = useEntry(user);
  const locked = abilities.edit.allowed ? undefined : abilities.edit.detail;
  const extra = rules.all.filter((field) => !field.built_in);
  const row = (entry: ProfileEntry) => (
    <ProfileRow
      key={entry.key}
      user={user}
      entry={entry}
      locked={locked ?? (rules.mayEdit(entry.key) ? undefined : t('notYourField'))}
    />
  );
  return (
    <div className="page-body profile">
      {locked && <p className="prose">{locked}</p>}
      <Group
        title={t('group.contact')}
        note={locked || abilities.change_contacts.allowed ? undefined : abilities.change_contacts.detail}
      >
        <ContactRows page={page} />
      </Group>
      <Group title={t('group.name')}>{NAMES.map((key) => row(entryOf(key)))}</Group>
      <Group title={t('group.work')}>{WORK.map((key) => row(entryOf(key)))}</Group>
      {extra.length > 0 && (
        <Group title={t('group.extra')}>
          {extra.map((field) =>
            row({
              key: field.key,
              custom: true,
              label: field.label,
              type: field.type === 'user' ? 'text' : field.type,
              value: user.values.custom[field.key] ?? '',
              hint: field.description ?? undefined,
              choices: field.choices ?? [],
              required: field.required,
            }),
          )}
        </Group>
      )}
      <Group title={t('group.more')}>{MORE.map((key) => row(entryOf(key)))}</Group>
    </div>
  );
}

function useEntry(user: User): (key: Key) => ProfileEntry {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const { values } = user;
  const words: Record<Key, string> = {
    first_name: t('firstName'),
    last_name: t('lastName'),
    job_title: t('jobTitle'),
    department: t('department'),
    line_manager_id: t('lineManager'),
    start_on: t('startDate'),
    employee_id: t('employeeId'),
    company: t('company'),
    location: t('location'),
    work_phone: t('workPhone'),
    last_day_on: t('lastDay'),
    about: t('about'),
  };
  return (key) => ({
    key,
    custom: false,
    label: rules.label(key, words[key]),
    type: TYPES[key] ?? 'text',
    value: key === 'line_manager_id' ? (values.line_manager?.id ?? '') : (values[key] ?? ''),
    manager: key === 'line_manager_id' ? values.line_manager : null,
    hint: rules.hint(key),
    choices: [],
    required: rules.required(key),
    ltr: key === 'employee_id' || key === 'work_phone',
  });
}

function Group({ title, note, children }: { title: string; note?: string | undefined; children: ReactNode }) {
  return (
    <section className="profile-group">
      <h2 className="section-title">{title}</h2>
      <dl>{children}</dl>
      {note && <p className="meta profile-note">{note}</p>}
    </section>
  );
}
