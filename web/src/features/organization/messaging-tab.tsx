import type { Organization } from '@contracts/organizations';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { channelsQuery } from '../../app/shell/navigation-facts.ts';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { ChipCombo } from '../../ui/chip-combo.tsx';
import { useBound } from '../../ui/form.tsx';
import { Icon, Link, Skeleton, TextField, When } from '../../ui/index.ts';
import { wholeNumber } from './numbers.ts';
import { useCountries } from './options.ts';
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
        <Channels />
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
      </SettingsSection>
    </>
  );
}

function Channels() {
  const t = useTranslations('settings');
  const { data, error } = useQuery(channelsQuery);
  if (error && !data) return <p className="prose">{t('channelsUnknown')}</p>;
  if (!data) return <Skeleton lines={2} />;
  return (
    <ul className="grid gap-4">
      {data.items.map(({ channel, mode, broken }) => (
        <li key={channel} className="flex gap-3 items-start">
          <Icon name={channel === 'email' ? 'mail' : 'phone'} className="mt-0.5 text-ink-3" />
          <div className="min-w-0">
            <p className="font-medium">{t(`channel.${channel}`)}</p>
            {broken ? (
              <div className="text-sm">
                <p className="text-bad">{broken.sentence}</p>
                <p className="text-ink-2">{broken.next_step}</p>
                <p className="meta">{t.rich('brokenSince', { when: () => <When at={broken.since} /> })}</p>
              </div>
            ) : (
              <p className="text-sm text-ink-2">
                {t(`mode.${mode}`)}{' '}
                {mode === 'preview' && <Link to="/admin/messaging/preview">{t('toPreview')}</Link>}
                {mode === 'provider' && <Link to="/admin/messaging/deliveries">{t('toDeliveries')}</Link>}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
