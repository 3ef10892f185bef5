import { listExistingValues } from '@contracts/users';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { comboBase } from '../../ui/combo-box.tsx';
import { announce, Field, type FieldBase, Icon, isolate } from '../../ui/index.ts';
import { ListPopup, type Option, OptionItem } from '../../ui/list-box.tsx';

/** The text fields whose values the server lists. */
const LISTED = ['job_title', 'department', 'company', 'location'] as const;
const MOST_OFFERED = 200;

/** Values that people have in a field, most frequent first, each with how many have it. */
function useCountedValues(field: string): Option[] {
  const t = useTranslations('rules');
  const listed = LISTED.find((one) => one === field);
  const { data } = useQuery({
    queryKey: ['profile-values', listed],
    queryFn: ({ signal }) => call(listExistingValues, { query: { field: listed ?? 'department' }, signal }),
    enabled: listed !== undefined,
    staleTime: 60_000,
  });
  if (!listed) return [];
  return (data?.items ?? [])
    .slice(0, MOST_OFFERED)
    .map(({ value, count }) => ({ id: value, name: value, note: t('people', { count }) }));
}

interface TextValuesProps extends FieldBase {
  id: string;
  field: string;
  values: readonly string[];
  several: boolean;
  onChange: (values: string[]) => void;
}

/** Text of a condition: typed freely, with the values that exist offered; several stand as chips. */
export function TextValues(props: TextValuesProps) {
  return props.several ? <Several {...props} /> : <One {...props} />;
}

function One({ id, field, values, several: _, onChange, ...base }: TextValuesProps) {
  const options = useCountedValues(field);
  const text = values[0] ?? '';
  return (
    <Field {...base} id={id}>
      {(ids) => (
        <ComboBox
          {...comboBase(base, ids)}
          allowsCustomValue
          allowsEmptyCollection={false}
          inputValue={text}
          onInputChange={(typed) => onChange(typed === '' ? [] : [typed])}
        >
          <Group className="field-box">
            <Input />
          </Group>
          <Offered options={options} />
        </ComboBox>
      )}
    </Field>
  );
}

function Several({ id, field, values, several: _, onChange, ...base }: TextValuesProps) {
  const t = useTranslations('kit');
  const words = useTranslations('rules');
  const options = useCountedValues(field).filter((option) => !values.includes(option.id));
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const input = () => box.current?.querySelector('input');
  const add = (text: string) => {
    const value = text.trim();
    if (value === '') return;
    setTyped('');
    if (values.includes(value)) return;
    onChange([...values, value]);
    announce(words('valueAdded', { value: isolate(value) }));
  };
  const remove = (value: string) => {
    onChange(values.filter((one) => one !== value));
    announce(t('chipRemoved', { name: isolate(value) }));
    input()?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const last = values.at(-1);
    if (event.key === 'Backspace' && typed === '' && last !== undefined) {
      event.preventDefault();
      remove(last);
    }
    // A marked option is taken by the list itself.
    if (
      event.key === 'Enter' &&
      typed.trim() !== '' &&
      !event.currentTarget.hasAttribute('aria-activedescendant')
    ) {
      event.preventDefault();
      add(typed);
    }
  };
  return (
    <Field {...base} id={id}>
      {(ids) => (
        <ComboBox
          {...comboBase(base, ids)}
          allowsCustomValue
          allowsEmptyCollection={false}
          inputValue={typed}
          onInputChange={setTyped}
          value={null}
          onChange={(key) => key !== null && add(String(key))}
          // What was typed and not confirmed is meant all the same.
          onBlur={() => add(typed)}
        >
          <Group ref={box} className="field-box chips-box">
            {values.map((value) => (
              <span key={value} className="chip">
                <bdi className="cut">{value}</bdi>
                <button
                  type="button"
                  aria-label={t('removeChip', { name: value })}
                  onClick={() => remove(value)}
                >
                  <Icon name="close" />
                </button>
              </span>
            ))}
            <Input onKeyDown={onKeyDown} placeholder={values.length > 0 ? t('addMore') : ''} />
          </Group>
          <Offered options={options} />
        </ComboBox>
      )}
    </Field>
  );
}

function Offered({ options }: { options: readonly Option[] }) {
  return (
    <ListPopup>
      {options.map((option) => (
        <OptionItem key={option.id} option={option} />
      ))}
    </ListPopup>
  );
}
