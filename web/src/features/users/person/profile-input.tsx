import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { FreeComboBox } from '../../../ui/combo-box.tsx';
import { DatePicker } from '../../../ui/date-field.tsx';
import { TextArea, TextField } from '../../../ui/index.ts';
import type { Option } from '../../../ui/list-box.tsx';
import { Select } from '../../../ui/select.tsx';
import { type OfferedField, useExistingValues } from '../../invitations/queries.ts';
import { LineManagerField } from '../line-manager-field.tsx';
import type { ProfileEntry } from './profile-row.tsx';

interface ProfileInputProps {
  entry: ProfileEntry;
  userId: string;
  value: string;
  onChange: (value: string) => void;
  error: ReactNode;
}

/** No organization's choice is a space: it stands for none. */
const NO_CHOICE = ' ';

/** The field in which one value is changed; its label stands beside it already. */
export function ProfileInput({ entry, userId, value, onChange, error }: ProfileInputProps) {
  const t = useTranslations('user');
  const common = { label: entry.label, hideLabel: true, error, hint: entry.hint, required: entry.required };
  const [manager, setManager] = useState<Option | null>(entry.manager ?? null);
  switch (entry.type) {
    case 'date':
      return <DatePicker {...common} value={value || null} onChange={(day) => onChange(day ?? '')} />;
    case 'long':
      return <TextArea {...common} rows={4} value={value} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...common}
          value={value || (entry.required ? null : NO_CHOICE)}
          onChange={(choice) => onChange(choice.trim())}
          options={[
            ...(entry.required ? [] : [{ id: NO_CHOICE, name: t('none') }]),
            ...entry.choices.map((choice) => ({ id: choice, name: choice })),
          ]}
        />
      );
    case 'user':
      return (
        <LineManagerField
          {...common}
          notUserId={userId}
          value={manager}
          onChange={(next) => {
            setManager(next);
            onChange(next?.id ?? '');
          }}
        />
      );
    case 'suggested':
      return <Suggested {...common} field={entry.key as OfferedField} value={value} onChange={onChange} />;
    default:
      return (
        <TextField {...common} {...(entry.ltr ? { dir: 'ltr' } : {})} value={value} onChange={onChange} />
      );
  }
}

function Suggested({
  field,
  ...props
}: { field: OfferedField } & Omit<React.ComponentProps<typeof FreeComboBox>, 'suggestions'>) {
  const suggestions = useExistingValues(field);
  return <FreeComboBox {...props} suggestions={suggestions} />;
}
