import { lazy, Suspense } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { Field } from '../../ui/index.ts';
import type { ContactKind, InviteValues } from './form-values.ts';

const Loaded = lazy(() => import('./language-select.tsx'));

export interface LanguageFieldProps {
  form: UseFormReturn<InviteValues>;
  by: ContactKind;
  both: boolean;
  /** Where the same choice stands in a second place. */
  id?: string;
}

/** The language of the message; its list (5 KB) arrives behind the form that it stands in. */
export function LanguageField(props: LanguageFieldProps) {
  const t = useTranslations('invite');
  return (
    <Suspense
      fallback={
        <Field label={t('messageLanguage')}>{() => <div className="field-box" aria-busy="true" />}</Field>
      }
    >
      <Loaded {...props} />
    </Suspense>
  );
}
