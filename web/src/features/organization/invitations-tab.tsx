import type { Organization } from '@contracts/organizations';
import { useMemo } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useFormatter, useTranslations } from 'use-intl';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { useBound } from '../../ui/form.tsx';
import { Checkbox, RadioGroup, TextField } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { wholeNumber } from './numbers.ts';
import { type Change, SettingsForm, SettingsSection } from './settings-form.tsx';

interface Values {
  who_may_invite: Organization['who_may_invite'];
  managers_across_organization: boolean;
  invitation_life_days: string;
  resend_after_seconds: string;
  organization_admin_hourly_cap: string;
  team_admin_hourly_cap: string;
}

const HOUR = 3600;
/** An hour is the least that a person is left in peace. */
const WAITS = [1, 2, 4, 8, 12, 24, 48, 72, 168].map((hours) => hours * HOUR);
const RANGES = {
  invitation_life_days: [1, 30],
  organization_admin_hourly_cap: [0, 100_000],
  team_admin_hourly_cap: [0, 100_000],
} as const;

/** `/admin/organization/settings/invitations`: who may invite, how long it works, how often and how many. */
export function InvitationsTab() {
  const t = useTranslations('settings');
  usePageTitle(`${t('tabInvitations')} · ${t('title')}`);
  const write = (values: Values, changed: ReadonlySet<string>) => {
    const wrong: Partial<Record<keyof Values, string>> = {};
    const change: Change = {};
    for (const key of Object.keys(RANGES) as (keyof typeof RANGES)[]) {
      const [least, most] = RANGES[key];
      const value = wholeNumber(values[key], least, most);
      if (value === null) wrong[key] = t('wholeNumber', { least, most });
      else if (changed.has(key)) change[key] = value;
    }
    if (Object.keys(wrong).length > 0) return { wrong };
    if (changed.has('who_may_invite')) change.who_may_invite = values.who_may_invite;
    if (changed.has('managers_across_organization'))
      change.managers_across_organization = values.managers_across_organization;
    if (changed.has('resend_after_seconds'))
      change.resend_after_seconds = Number(values.resend_after_seconds);
    return { change };
  };
  return (
    <SettingsForm<Values> read={read} write={write}>
      {(form) => <Fields form={form} />}
    </SettingsForm>
  );
}

const read = (o: Organization): Values => ({
  who_may_invite: o.who_may_invite,
  managers_across_organization: o.managers_across_organization,
  invitation_life_days: String(o.invitation_life_days),
  resend_after_seconds: String(o.resend_after_seconds),
  organization_admin_hourly_cap: String(o.organization_admin_hourly_cap),
  team_admin_hourly_cap: String(o.team_admin_hourly_cap),
});

function Fields({ form }: { form: UseFormReturn<Values> }) {
  const t = useTranslations('settings');
  const { control } = form;
  const who = useBound(control, 'who_may_invite');
  const managers = useBound(control, 'managers_across_organization');
  const life = useBound(control, 'invitation_life_days');
  const wait = useBound(control, 'resend_after_seconds');
  const capOrganizationAdmin = useBound(control, 'organization_admin_hourly_cap');
  const capTeamAdmin = useBound(control, 'team_admin_hourly_cap');
  const waits = useWaits(wait.value);
  return (
    <>
      <SettingsSection title={t('who')} text={t('whoText')}>
        <RadioGroup<Organization['who_may_invite']>
          label={t('whoMayInvite')}
          options={[
            { value: 'all_admins', label: t('allAdmins'), hint: t('allAdminsHint') },
            {
              value: 'organization_admins',
              label: t('organizationAdmins'),
              hint: t('organizationAdminsHint'),
            },
          ]}
          {...who}
        />
        <Checkbox
          label={t('managers')}
          hint={t('managersHint')}
          checked={managers.value}
          onChange={managers.onChange}
        />
      </SettingsSection>
      <SettingsSection title={t('times')} text={t('timesText')}>
        <TextField label={t('life')} hint={t('lifeHint')} inputMode="numeric" required {...life} />
        <Select label={t('wait')} hint={t('waitHint')} options={waits} required {...wait} />
      </SettingsSection>
      <SettingsSection title={t('caps')} text={t('capsText')}>
        <TextField label={t('capOrganizationAdmin')} inputMode="numeric" required {...capOrganizationAdmin} />
        <TextField
          label={t('capTeamAdmin')}
          hint={t('capHint')}
          inputMode="numeric"
          required
          {...capTeamAdmin}
        />
      </SettingsSection>
    </>
  );
}

/** Spans worth choosing, and the one in use if it is another. */
function useWaits(current: string) {
  const format = useFormatter();
  return useMemo(() => {
    const seconds = Number(current);
    const all = WAITS.includes(seconds) ? WAITS : [...WAITS, seconds].sort((a, b) => a - b);
    const name = (span: number) => {
      const [value, unit] =
        span % 86_400 === 0
          ? ([span / 86_400, 'day'] as const)
          : span % HOUR === 0
            ? ([span / HOUR, 'hour'] as const)
            : ([Math.round(span / 60), 'minute'] as const);
      return format.number(value, { style: 'unit', unit, unitDisplay: 'long' });
    };
    return all.map((span) => ({ id: String(span), name: name(span) }));
  }, [current, format]);
}
