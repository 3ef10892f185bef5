import type { Organization } from '@contracts/organizations';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { usageQuery } from '../../app/shell/cap-banner.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { ChipCombo } from '../../ui/chip-combo.tsx';
import { useBound } from '../../ui/form.tsx';
import { Skeleton, TextField, When } from '../../ui/index.ts';
import { wholeNumber } from './numbers.ts';
import { useCountries } from './options.ts';
import { Providers } from './providers.tsx';
import { type Change, SettingsForm, SettingsSection } from './settings-form.tsx';

interface Values {
  sms_countries: string[];
  sms_daily_cap: string;
}

/** `/admin/organization/settings/messaging`: how messages leave, and where and how many text messages may go. */
export function MessagingTab() {
  const t = useTranslations('settings');
  usePageTitle(`${t('tabMessaging')} · ${t('title')}`);
  const write = (values: Values, changed: ReadonlySet<string>) => {
    const cap = wholeNumber(values.sms_daily_cap, 0, 1_000_000);
    if (cap === null) return { wrong: { sms_daily_cap: t('wholeNumber', { least: 0, most: 1_000_000 }) } };
    const change: Change = {};
    if (changed.has('sms_countries')) change.sms_countries = values.sms_countries;
    if (changed.has('sms_daily_cap')) change.sms_daily_cap = cap;
    return { change };
  };
  return (
    <SettingsForm<Values> read={read} write={write}>
      {(form, organization) => <Fields form={form} organization={organization} />}
    </SettingsForm>
  );
}

const read = (o: Organization): Values => ({
  // The organization's own country is always allowed and shown as such.
  sms_countries: o.sms_countries.filter((code) => code !== o.default_country),
  sms_daily_cap: String(o.sms_daily_cap),
});

function Fields({ form, organization }: { form: UseFormReturn<Values>; organization: Organization }) {
  const t = useTranslations('settings');
  const allowed = useBound(form.control, 'sms_countries');
  const cap = useBound(form.control, 'sms_daily_cap');
  const countries = useCountries();
  const own = organization.default_country;
  const others = useMemo(() => countries?.filter((one) => one.id !== own), [countries, own]);
  const fixed = [
    { id: own, name: countries?.find((one) => one.id === own)?.name ?? own, why: t('ownCountry') },
  ];
  return (
    <>
      <SettingsSection title={t('channels')} text={t('channelsText')}>
        <Providers />
      </SettingsSection>
      <SettingsSection title={t('sms')} text={t('smsText')}>
        {others ? (
          <ChipCombo
            label={t('smsCountries')}
            hint={t('smsCountriesHint')}
            options={others}
            fixed={fixed}
            {...allowed}
          />
        ) : (
          <Skeleton lines={2} />
        )}
        <TextField label={t('smsCap')} hint={t('smsCapHint')} inputMode="numeric" required {...cap} />
        <SmsUsed />
      </SettingsSection>
    </>
  );
}

/** How much of today's text messages is gone. */
function SmsUsed() {
  const t = useTranslations('settings');
  const use = useQuery(usageQuery).data?.text_messages;
  if (!use?.resets_at) return null;
  const at = use.resets_at;
  return (
    <p className="text-sm text-ink-2">
      {t.rich('smsUsed', { used: use.used, max: use.max, when: () => <When at={at} /> })}
    </p>
  );
}
