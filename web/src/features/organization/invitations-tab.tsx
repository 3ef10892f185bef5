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
  my_team: boolean;
  reporting_teams: boolean;
  invitation_life_days: string;
  resend_after_seconds: string;
  link_code_after_hours: string;
  organization_admin_hourly_cap: string;
  team_admin_hourly_cap: string;
}

const HOUR = 3600;
/** An hour is the least that a person is left in peace. */
const WAITS = [1, 2, 4, 8, 12, 24, 48, 72, 168].map((hours) => hours * HOUR);
/** Hours after which a link asks for a code; 0 stands for every link. */
const AGES = [0, 1, 4, 12, 24, 48, 72, 168];
const SWITCHES = ['managers_across_organization', 'my_team', 'reporting_teams'] as const;
const RANGES = {
  invitation_life_days: [1, 30],
  organization_admin_hourly_cap: [0, 100_000],
  team_admin_hourly_cap: [0, 100_000],
} as const;

/** `/admin/organization/settings/invitations`: who may invite, how long it works, how often and how many. */
export function InvitationsTab() {
  const t = useTranslations('settings');
  const managers = useTranslations('managers');
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
    for (const key of SWITCHES) if (changed.has(key)) change[key] = values[key];
    if (changed.has('resend_after_seconds'))
      change.resend_after_seconds = Number(values.resend_after_seconds);
    if (changed.has('link_code_after_hours'))
      change.link_code_after_hours = Number(values.link_code_after_hours);
    return { change };
  };
  const risks = (change: Change, before: Organization): string[] => {
    const found: string[] = [];
    const { who_may_invite: who, invitation_life_days: life, link_code_after_hours: age } = change;
    if (who === 'organization_admins') found.push(t('riskWho'));
    if (life !== undefined && life < before.invitation_life_days)
      found.push(t('riskLife', { before: before.invitation_life_days, after: life }));
    if (age !== undefined && age > before.link_code_after_hours) found.push(t('riskCode'));
    const read = before.my_team || before.reporting_teams;
    if (!read && (change.my_team || change.reporting_teams)) found.push(managers('riskRead'));
    if (change.organization_admin_hourly_cap === 0) found.push(t('riskCapOrganizationAdmin'));
    if (change.team_admin_hourly_cap === 0) found.push(t('riskCapTeamAdmin'));
    return found;
  };
  return (
    <SettingsForm<Values> read={read} write={write} risks={risks}>
      {(form) => <Fields form={form} />}
    </SettingsForm>
  );
}

const read = (o: Organization): Values => ({
  who_may_invite: o.who_may_invite,
  managers_across_organization: o.managers_across_organization,
  my_team: o.my_team,
  reporting_teams: o.reporting_teams,
  invitation_life_days: String(o.invitation_life_days),
  resend_after_seconds: String(o.resend_after_seconds),
  link_code_after_hours: String(o.link_code_after_hours),
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
  const codeAfter = useBound(control, 'link_code_after_hours');
  const waits = useWaits(wait.value);
  const ages = useAges(codeAfter.value);
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
      <LineManagers form={form} />
      <SettingsSection title={t('times')} text={t('timesText')}>
        <TextField label={t('life')} hint={t('lifeHint')} inputMode="numeric" required {...life} />
        <Select label={t('wait')} hint={t('waitHint')} options={waits} required {...wait} />
        <Select label={t('codeAfter')} hint={t('codeAfterHint')} options={ages} required {...codeAfter} />
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

/** What follows from who reports to whom. */
function LineManagers({ form: { control } }: { form: UseFormReturn<Values> }) {
  const t = useTranslations('managers');
  const myTeam = useBound(control, 'my_team');
  const reporting = useBound(control, 'reporting_teams');
  return (
    <SettingsSection title={t('section')} text={t('sectionText')}>
      <Checkbox
        label={t('myTeam')}
        hint={t('myTeamHint')}
        checked={myTeam.value}
        onChange={myTeam.onChange}
      />
      <Checkbox
        label={t('reporting')}
        hint={t('reportingHint')}
        checked={reporting.value}
        onChange={reporting.onChange}
      />
    </SettingsSection>
  );
}

/** Spans worth choosing, and the one in use if it is another. */
function useWaits(current: string) {
  const format = useFormatter();
  return useMemo(() => {
    const seconds = Number(current);
    const all = WAITS.includes(seconds) ? WAITS : [...WAITS, seconds].sort((a, b) => a - b);
    return all.map((span) => ({ id: String(span), name: spanName(format, span) }));
  }, [current, format]);
}

/** Ages worth choosing, and the one in use if it is another. */
function useAges(current: string) {
  const t = useTranslations('settings');
  const format = useFormatter();
  return useMemo(() => {
    const hours = Number(current);
    const all = AGES.includes(hours) ? AGES : [...AGES, hours].sort((a, b) => a - b);
    const name = (age: number) =>
      age === 0 ? t('codeAlways') : t('codeOlder', { age: spanName(format, age * HOUR) });
    return all.map((age) => ({ id: String(age), name: name(age) }));
  }, [current, t, format]);
}

function spanName(format: ReturnType<typeof useFormatter>, seconds: number): string {
  const [value, unit] =
    seconds % 86_400 === 0
      ? ([seconds / 86_400, 'day'] as const)
      : seconds % HOUR === 0
        ? ([seconds / HOUR, 'hour'] as const)
        : ([Math.round(seconds / 60), 'minute'] as const);
  return format.number(value, { style: 'unit', unit, unitDisplay: 'long' });
}
