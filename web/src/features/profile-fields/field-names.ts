import type { ProfileField } from '@contracts/profile-fields';
import { useCallback } from 'react';
import { useLocale, useTranslations } from 'use-intl';

/** The names that built-in fields have until an admin gives them others: then they speak for everybody. */
export const DEFAULT_LABELS: Readonly<Record<string, string>> = {
  first_name: 'First name',
  last_name: 'Last name',
  job_title: 'Job title',
  department: 'Department',
  line_manager_id: 'Line manager',
  start_on: 'Start date',
  employee_id: 'Employee ID',
  company: 'Company',
  location: 'Location',
  work_phone: 'Work phone',
  last_day_on: 'Last day',
  about: 'About',
};

/** A field's name and description for this reader: of a built-in one in their language, unless an admin put it otherwise. */
export function useFieldWords(): (field: ProfileField) => { name: string; description: string | null } {
  const t = useTranslations('audit');
  const english = useLocale().startsWith('en');
  return useCallback(
    (field) => {
      const key = `field.${field.key}` as 'field.job_title';
      if (!field.built_in || field.label !== DEFAULT_LABELS[field.key] || !t.has(key))
        return { name: field.label, description: field.description };
      return { name: t(key), description: english ? field.description : null };
    },
    [t, english],
  );
}
