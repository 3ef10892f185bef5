import { searchUsers } from '@contracts/directory';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { AsyncComboBox } from '../../ui/combo-box.tsx';
import { announce, type FieldBase, Icon, isolate } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { useSettled } from '../teams/use-settled.ts';
import { LineManagerField } from '../users/line-manager-field.tsx';
import { useUserNames } from './queries.ts';

const FOUND_AT_MOST = 20;

interface PickerProps extends FieldBase {
  value: Option | null;
  onChange: (person: Option | null) => void;
  placeholder?: string;
}

/** Anybody of the organization, by name, contact or employee ID. What is typed travels in a body. */
export function PersonPicker(props: PickerProps) {
  const t = useTranslations('users');
  const [query, setQuery] = useState('');
  const asked = useSettled(query.trim());
  const { data, isFetching } = useQuery({
    queryKey: ['users', 'candidates', asked],
    queryFn: ({ signal }) => call(searchUsers, { body: { text: asked, limit: FOUND_AT_MOST }, signal }),
    enabled: asked.length >= 2 && asked !== props.value?.name,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const options = (data?.items ?? []).map(
    (row): Option => ({
      id: row.id,
      name: row.name,
      note: [row.job_title, row.email ?? row.mobile].filter(Boolean).join(' · ') || undefined,
    }),
  );
  return (
    <AsyncComboBox
      {...props}
      query={query}
      onQueryChange={setQuery}
      options={options}
      loading={isFetching || asked !== query.trim()}
      foot={data?.next ? t('narrowDown', { count: FOUND_AT_MOST }) : undefined}
    />
  );
}

/** A picker that hands each person on and is empty for the next. */
export function AddPerson({
  onAdd,
  id,
  ...field
}: Omit<PickerProps, 'value' | 'onChange'> & { id: string; onAdd: (person: Option) => void }) {
  const [turn, setTurn] = useState(0);
  const add = (person: Option | null) => {
    if (!person) return;
    onAdd(person);
    setTurn(turn + 1);
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  return <PersonPicker key={turn} {...field} id={id} value={null} onChange={add} />;
}

interface ManagersProps extends FieldBase {
  id: string;
  ids: readonly string[];
  /** How many the condition takes. */
  several: boolean;
  onChange: (ids: string[]) => void;
}

/** Line managers of a condition: one, or several as chips. */
export function Managers({ ids, several, onChange, id, ...field }: ManagersProps) {
  const t = useTranslations('kit');
  const queries = useQueryClient();
  const names = useUserNames(ids);
  const [turn, setTurn] = useState(0);
  const nameOf = (one: string) => names.get(one) ?? '…';
  const remember = (person: Option) => queries.setQueryData(['users', 'name', person.id], person.name);
  const focusBack = () => requestAnimationFrame(() => document.getElementById(id)?.focus());
  if (!several) {
    const [one] = ids;
    return (
      <LineManagerField
        {...field}
        id={id}
        value={one ? { id: one, name: nameOf(one) } : null}
        onChange={(person) => {
          if (person) remember(person);
          onChange(person ? [person.id] : []);
        }}
      />
    );
  }
  return (
    <div className="grid gap-1">
      <LineManagerField
        key={turn}
        {...field}
        id={id}
        value={null}
        onChange={(person) => {
          if (!person) return;
          remember(person);
          if (!ids.includes(person.id)) onChange([...ids, person.id]);
          setTurn(turn + 1);
          focusBack();
        }}
      />
      {ids.length > 0 && (
        <ul className="flex flex-wrap gap-1">
          {ids.map((one) => (
            <li key={one} className="chip">
              <bdi className="cut">{nameOf(one)}</bdi>
              <button
                type="button"
                aria-label={t('removeChip', { name: nameOf(one) })}
                onClick={() => {
                  onChange(ids.filter((other) => other !== one));
                  announce(t('chipRemoved', { name: isolate(nameOf(one)) }));
                  focusBack();
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
