import { type CalendarDate, parseDate } from '@internationalized/date';
import { lazy, Suspense } from 'react';
import { Button } from 'react-aria-components/Button';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { DatePicker as AriaDatePicker } from 'react-aria-components/DatePicker';
import { Dialog } from 'react-aria-components/Dialog';
import { Group } from 'react-aria-components/Group';
import { Popover } from 'react-aria-components/Popover';
import { useTranslations } from 'use-intl';
import { Field, type FieldBase, splitField } from './field.tsx';
import { Icon } from './icons.tsx';

const loadCalendar = () => import('./calendar.tsx');
const Calendar = lazy(loadCalendar);

export interface DatePickerProps extends FieldBase {
  /** A day as `2026-12-07`, null when empty. */
  value: string | null;
  onChange: (day: string | null) => void;
  onBlur?: () => void;
  min?: string;
  max?: string;
}

/** A day, typed digit by digit in the order of the reader's region, or picked from the calendar. */
export function DatePicker(props: DatePickerProps) {
  const [field, { value, onChange, onBlur, min, max }] = splitField(props);
  const t = useTranslations('kit');
  return (
    <Field {...field} group>
      {(ids) => (
        <AriaDatePicker
          id={ids.control}
          aria-labelledby={ids.label}
          {...(ids.describedBy ? { 'aria-describedby': ids.describedBy } : {})}
          value={toDate(value)}
          onChange={(date) => onChange(date ? date.toString() : null)}
          isInvalid={Boolean(field.error)}
          isRequired={field.required === true}
          validationBehavior="aria"
          {...(onBlur ? { onBlur } : {})}
          {...(min ? { minValue: parseDate(min) } : {})}
          {...(max ? { maxValue: parseDate(max) } : {})}
        >
          <Group className="field-box date-box">
            <DateInput className="date-input">
              {(segment) => <DateSegment segment={segment} className="date-segment" />}
            </DateInput>
            <Button
              className="field-adorn"
              aria-label={t('openCalendar')}
              onHoverStart={() => void loadCalendar()}
              onFocus={() => void loadCalendar()}
            >
              <Icon name="calendar" />
            </Button>
          </Group>
          <Popover className="popup" offset={4}>
            <Dialog className="calendar" aria-label={t('calendar')}>
              <Suspense fallback={<div className="calendar-waits" />}>
                <Calendar />
              </Suspense>
            </Dialog>
          </Popover>
        </AriaDatePicker>
      )}
    </Field>
  );
}

function toDate(day: string | null): CalendarDate | null {
  try {
    return day ? parseDate(day) : null;
  } catch {
    return null;
  }
}
