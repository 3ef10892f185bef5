import type { ProfileField } from '@contracts/profile-fields';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { FreeComboBox } from '../../ui/combo-box.tsx';
import { useBound } from '../../ui/form.tsx';
import { TextArea, TextField } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { DatePicker } from './date-picker.tsx';
import type { InviteValues, OfferedRole } from './form-values.ts';
import { extraDetails } from './more-details.tsx';
import { useExistingValues } from './queries.ts';
import { useFieldRules } from './use-field-rules.ts';

type Form = UseFormReturn<InviteValues>;

/** Role, Extra Details and what is filled in now and then. */
export default function MoreFields({ form, list }: { form: Form; list: boolean }) {
  const { mayGrant } = useSession();
  const rules = useFieldRules();
  return (
    <div className="form">
      {mayGrant('support') && !list && <Role form={form} />}
      {extraDetails(rules).map((field) => (
        <ExtraDetail key={field.key} form={form} field={field} />
      ))}
      <Place form={form} />
      <div className="pair">
        {!list && <WorkPhone form={form} />}
        <LastDay form={form} />
      </div>
      {!list && <About form={form} />}
    </div>
  );
}

const OFFERED = ['user', 'team_admin', 'support', 'people_admin', 'organization_admin'] as const;

function Role({ form }: { form: Form }) {
  const { mayGrant } = useSession();
  const t = useTranslations('invite');
  const { ref: _, ...field } = useBound(form.control, 'role');
  return (
    <Select<OfferedRole>
      {...field}
      id="invite-role"
      label={t('role')}
      hint={t(`roleHint.${field.value}`)}
      options={OFFERED.filter((id) => id === 'user' || id === 'team_admin' || mayGrant(id)).map((id) => ({
        id,
        name: t(`roles.${id}`),
        note: t(`roleNote.${id}`),
      }))}
    />
  );
}

function ExtraDetail({ form, field }: { form: Form; field: ProfileField }) {
  const t = useTranslations('invite');
  const { ref, ...bound } = useBound(form.control, `custom.${field.key}`);
  const common = {
    id: `invite-custom-${field.key}`,
    label: field.label,
    hint: field.description ?? undefined,
    required: field.required,
    error: bound.error,
    onBlur: bound.onBlur,
  };
  const value = bound.value ?? '';
  if (field.type === 'date') {
    return <DatePicker {...common} value={value || null} onChange={(day) => bound.onChange(day ?? '')} />;
  }
  if (field.type === 'choice') {
    return (
      <Select
        {...common}
        value={value || (field.required ? null : NO_CHOICE)}
        onChange={(choice) => bound.onChange(choice === NO_CHOICE ? '' : choice)}
        options={[
          ...(field.required ? [] : [{ id: NO_CHOICE, name: t('noChoice') }]),
          ...(field.choices ?? []).map((choice) => ({ id: choice, name: choice })),
        ]}
      />
    );
  }
  return <TextField {...common} ref={ref} value={value} onChange={bound.onChange} />;
}

/** No organization's choice is empty: the server refuses those. */
const NO_CHOICE = ' ';

function Place({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const company = useBound(form.control, 'company');
  const location = useBound(form.control, 'location');
  const companies = useExistingValues('company');
  const locations = useExistingValues('location');
  return (
    <div className="pair">
      {rules.mayEdit('company') && (
        <FreeComboBox
          {...company}
          id="invite-company"
          label={rules.label('company', t('company'))}
          required={rules.required('company')}
          suggestions={companies}
        />
      )}
      {rules.mayEdit('location') && (
        <FreeComboBox
          {...location}
          id="invite-location"
          label={rules.label('location', t('location'))}
          required={rules.required('location')}
          suggestions={locations}
        />
      )}
    </div>
  );
}

function WorkPhone({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const phone = useBound(form.control, 'work_phone');
  if (!rules.mayEdit('work_phone')) return null;
  return (
    <TextField
      {...phone}
      id="invite-work_phone"
      label={rules.label('work_phone', t('workPhone'))}
      required={rules.required('work_phone')}
      type="tel"
      dir="ltr"
    />
  );
}

function LastDay({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const { ref: _, ...lastDay } = useBound(form.control, 'last_day_on');
  if (!rules.mayEdit('last_day_on')) return null;
  return (
    <DatePicker
      {...lastDay}
      id="invite-last_day_on"
      label={rules.label('last_day_on', t('lastDay'))}
      required={rules.required('last_day_on')}
    />
  );
}

function About({ form }: { form: Form }) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const about = useBound(form.control, 'about');
  if (!rules.mayEdit('about')) return null;
  return (
    <TextArea
      {...about}
      id="invite-about"
      label={rules.label('about', t('about'))}
      required={rules.required('about')}
      rows={3}
    />
  );
}
