import type { Organization } from '@contracts/organizations';
import { useMemo } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { ComboBox } from '../../ui/combo-box.tsx';
import { useBound } from '../../ui/form.tsx';
import { Skeleton, TextField } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { AccentField } from './accent-field.tsx';
import { isColor, normalColor } from './color.ts';
import { LogoField } from './logo-field.tsx';
import { languageOptions, timeZoneOptions, useCountries } from './options.ts';
import { PagePreview } from './page-preview.tsx';
import { SettingsForm, SettingsSection } from './settings-form.tsx';

interface Values {
  name: string;
  support_contact: string;
  accent: string;
  logo: string | null;
  default_country: string | null;
  language: string | null;
  time_zone: string | null;
  app_web_url: string;
  app_store_url: string;
  play_store_url: string;
}

const NULLABLE = ['support_contact', 'app_web_url', 'app_store_url', 'play_store_url'] as const;
const URLS = ['app_web_url', 'app_store_url', 'play_store_url'] as const;
const CHOSEN = ['default_country', 'language', 'time_zone'] as const;

/** `/admin/organization/settings`: who the organization is, where, and where its app is found. */
export function OrganizationTab() {
  const t = useTranslations('settings');
  usePageTitle(t('title'));
  const write = (values: Values, changed: ReadonlySet<string>) => {
    const wrong: Partial<Record<keyof Values, string>> = {};
    const accent = normalColor(values.accent);
    if (values.name.trim() === '') wrong.name = t('nameMissing');
    if (accent !== '' && !isColor(accent)) wrong.accent = t('notAColor');
    for (const key of CHOSEN) if (values[key] === null) wrong[key] = t('chooseOne');
    for (const key of URLS) if (!isWebAddress(values[key])) wrong[key] = t('notAnAddress');
    if (Object.keys(wrong).length > 0) return { wrong };
    const all: Record<string, string | null> = { ...values };
    for (const key of NULLABLE) all[key] = values[key].trim() || null;
    all.accent = accent || null;
    return { change: Object.fromEntries(Object.entries(all).filter(([key]) => changed.has(key))) };
  };
  return (
    <SettingsForm<Values> read={read} write={write}>
      {(form, organization) => <Fields form={form} organization={organization} />}
    </SettingsForm>
  );
}

const read = (o: Organization): Values => ({
  name: o.name,
  support_contact: o.support_contact ?? '',
  accent: o.accent ?? '',
  logo: o.logo,
  default_country: o.default_country,
  language: o.language,
  time_zone: o.time_zone,
  app_web_url: o.app_web_url ?? '',
  app_store_url: o.app_store_url ?? '',
  play_store_url: o.play_store_url ?? '',
});

/** Empty, or what the server takes: `http` or `https`. */
function isWebAddress(text: string): boolean {
  if (text.trim() === '') return true;
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}

function Fields({ form, organization }: { form: UseFormReturn<Values>; organization: Organization }) {
  const t = useTranslations('settings');
  const { control } = form;
  const countries = useCountries();
  const languages = useMemo(() => languageOptions(organization.language), [organization.language]);
  const zones = useMemo(() => timeZoneOptions(organization.time_zone), [organization.time_zone]);
  const name = useBound(control, 'name');
  const support = useBound(control, 'support_contact');
  const accent = useBound(control, 'accent');
  const { ref: _, onBlur: __, ...logo } = useBound(control, 'logo');
  const country = useBound(control, 'default_country');
  const language = useBound(control, 'language');
  const zone = useBound(control, 'time_zone');
  const web = useBound(control, 'app_web_url');
  const appStore = useBound(control, 'app_store_url');
  const play = useBound(control, 'play_store_url');
  return (
    <div className="with-preview">
      <div className="with-preview-part">
        <SettingsSection title={t('organization')} text={t('organizationText')}>
          <TextField label={t('name')} hint={t('nameHint')} required maxLength={200} {...name} />
          <TextField
            label={t('support')}
            aside={t('optional')}
            hint={t('supportHint')}
            maxLength={200}
            {...support}
          />
        </SettingsSection>
        <SettingsSection title={t('look')} text={t('lookText')}>
          <LogoField {...logo} />
          <AccentField {...accent} />
        </SettingsSection>
      </div>
      <Preview form={form} saved={organization} />
      <div className="with-preview-part">
        <SettingsSection title={t('where')} text={t('whereText')}>
          {countries ? (
            <ComboBox
              label={t('country')}
              hint={t('countryHint')}
              options={countries}
              required
              {...country}
            />
          ) : (
            <Skeleton lines={2} />
          )}
          <Select label={t('language')} hint={t('languageHint')} options={languages} required {...language} />
          <ComboBox label={t('timeZone')} hint={t('timeZoneHint')} options={zones} required {...zone} />
        </SettingsSection>
        <SettingsSection title={t('app')} text={t('appText')}>
          <TextField
            label={t('appWeb')}
            aside={t('optional')}
            type="url"
            dir="ltr"
            placeholder="https://"
            {...web}
          />
          <TextField
            label={t('appStore')}
            aside={t('optional')}
            type="url"
            dir="ltr"
            placeholder="https://apps.apple.com/"
            {...appStore}
          />
          <TextField
            label={t('appPlay')}
            aside={t('optional')}
            type="url"
            dir="ltr"
            placeholder="https://play.google.com/"
            {...play}
          />
        </SettingsSection>
      </div>
    </div>
  );
}

/** Drawn for what is typed; what cannot be used yet is left out by the server. */
function Preview({ form, saved }: { form: UseFormReturn<Values>; saved: Organization }) {
  const [name, support_contact, accent, logo, language] = useWatch({
    control: form.control,
    name: ['name', 'support_contact', 'accent', 'logo', 'language'],
  });
  return (
    <PagePreview
      draft={{
        name,
        support_contact,
        accent: normalColor(accent),
        logo,
        language: language ?? saved.language,
      }}
    />
  );
}
