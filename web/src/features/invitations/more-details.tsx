import type { ProfileField } from '@contracts/profile-fields';
import { lazy, Suspense } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { Disclosure, Skeleton } from '../../ui/index.ts';
import type { InviteValues } from './form-values.ts';
import { useFieldRules } from './use-field-rules.ts';

const MoreFields = lazy(() => import('./more-fields.tsx'));

const SHARED = ['company', 'location', 'last_day_on'] as const;
const BUILT_IN = [...SHARED, 'work_phone', 'about'] as const;

/** The organization's own fields, as far as this admin may fill them. */
export const extraDetails = (rules: ReturnType<typeof useFieldRules>): ProfileField[] =>
  rules.all.filter((field) => !field.built_in && rules.mayEdit(field.key));

/** What is filled in now and then. Opens by itself when it holds something wrong, or something that is needed. */
export function MoreDetails({
  form,
  list = false,
}: {
  form: UseFormReturn<InviteValues>;
  /** For several people: without what only one can have. */
  list?: boolean;
}) {
  const t = useTranslations('invite');
  const rules = useFieldRules();
  const extra = extraDetails(rules);
  const values = form.watch();
  const builtIn = list ? SHARED : BUILT_IN;
  const filled =
    builtIn.filter((key) => values[key]).length +
    extra.filter((field) => values.custom[field.key]).length +
    (values.role === 'user' || list ? 0 : 1);
  const { errors } = form.formState;
  const wrong = builtIn.some((key) => errors[key]) || Boolean(errors.custom) || Boolean(errors.role);
  const needed = [...builtIn, ...extra.map((field) => field.key)].some((key) => rules.required(key));
  return (
    <Disclosure
      label={t('moreDetails')}
      aside={filled > 0 ? t('filled', { count: filled }) : undefined}
      forceOpen={wrong || needed}
    >
      <Suspense fallback={<Skeleton lines={4} />}>
        <MoreFields form={form} list={list} />
      </Suspense>
    </Disclosure>
  );
}
