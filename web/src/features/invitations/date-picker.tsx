import { lazy, Suspense } from 'react';
import type { DatePickerProps } from '../../ui/date-field.tsx';
import { Field, splitField } from '../../ui/field.tsx';

const Loaded = lazy(() => import('../../ui/date-field.tsx').then((file) => ({ default: file.DatePicker })));

/** A date field whose code (30 KB with its calendars) arrives behind the form that it stands in. */
export function DatePicker(props: DatePickerProps) {
  const [field] = splitField(props);
  return (
    <Suspense fallback={<Field {...field}>{() => <div className="field-box" aria-busy="true" />}</Field>}>
      <Loaded {...props} />
    </Suspense>
  );
}
