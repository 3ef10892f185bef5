import type { ProfileField } from '@contracts/profile-fields';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';

import { ChipCombo } from '../../ui/chip-combo.tsx';
import { DatePicker } from '../../ui/date-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { fieldsQuery } from '../invitations/queries.ts';
import type { UsersView } from './directory.ts';
import { LineManagerField } from './line-manager-field.tsx';
import { usePersonName } from './person-name.ts';
import type { useUsersView } from './use-users-view.ts';
import { type ExtraFilter, isDay } from './users-search.ts';

interface ExtraFiltersProps {
  view: UsersView;
  change: ReturnType<typeof useUsersView>['change'];
}

type Without = Omit<ExtraFilter, 'key'>;

/** By line manager, and by each of the organization's own fields. */
export function ExtraFilters({ view, change }: ExtraFiltersProps) {
  const fields = useQuery(fieldsQuery).data?.items.filter((field) => !field.built_in) ?? [];
  const all = view.extra ?? [];
  const set = (key: string, asked: Without | null) => {
    const next = [...all.filter((one) => one.key !== key), ...(asked ? [{ key, ...asked }] : [])];
    change({ extra: next.length > 0 ? next : undefined });
  };
  return (
    <>
      <ManagerFilter view={view} change={change} />
      {fields.map((field) => {
        const asked = all.find((one) => one.key === field.key);
        const Filter =
          field.type === 'choice' ? ChoiceFilter : field.type === 'date' ? DateFilter : TextFilter;
        return <Filter key={field.key} field={field} asked={asked} set={(next) => set(field.key, next)} />;
      })}
    </>
  );
}

function ManagerFilter({ view, change }: ExtraFiltersProps) {
  const t = useTranslations('listFilters');
  const id = view.manager?.[0];
  const name = usePersonName(id);
  return (
    <LineManagerField
      label={t('manager')}
      value={id ? { id, name: name ?? t('unknownPerson') } : null}
      onChange={(manager) => change({ manager: manager ? [manager.id] : undefined })}
    />
  );
}

interface FilterProps {
  field: ProfileField;
  asked: ExtraFilter | undefined;
  set: (asked: Without | null) => void;
}

function ChoiceFilter({ field, asked, set }: FilterProps) {
  const t = useTranslations('listFilters');
  const names = [...new Set([...(field.choices ?? []), ...(asked?.is ?? [])])];
  return (
    <ChipCombo
      label={field.label}
      placeholder={t('any')}
      options={names.map((name) => ({ id: name, name }))}
      value={asked?.is ?? []}
      onChange={(is) => set(is.length > 0 ? { is } : null)}
    />
  );
}

const PAUSE_MS = 300;

/** The list is asked when the reader pauses. */
function TextFilter({ field, asked, set }: FilterProps) {
  const t = useTranslations('listFilters');
  const [exact, setExact] = useState(asked?.is !== undefined);
  const told = asked?.is?.[0] ?? asked?.contains ?? '';
  const [typed, setTyped] = useState(told);
  const [before, setBefore] = useState(told);
  if (told !== before) {
    setBefore(told);
    setTyped(told);
  }
  const ask = (text: string, is: boolean) => set(text ? (is ? { is: [text] } : { contains: text }) : null);
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted === told) return;
    const timer = setTimeout(() => ask(wanted, exact), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className="filter-pair">
      <Select
        label={t('how', { field: field.label })}
        value={exact ? 'is' : 'contains'}
        options={[
          { id: 'contains', name: t('contains') },
          { id: 'is', name: t('is') },
        ]}
        onChange={(how) => {
          setExact(how === 'is');
          if (wanted) ask(wanted, how === 'is');
        }}
      />
      <TextField label={field.label} value={typed} maxLength={200} onChange={setTyped} />
    </div>
  );
}

function DateFilter({ field, asked, set }: FilterProps) {
  const t = useTranslations('listFilters');
  const put = (next: { from?: string | undefined; to?: string | undefined }) => {
    const { from, to } = { from: asked?.from, to: asked?.to, ...next };
    set(from || to ? { ...(from ? { from } : {}), ...(to ? { to } : {}) } : null);
  };
  return (
    <div className="filter-pair">
      <DayFilter
        label={t('fieldFrom', { field: field.label })}
        value={asked?.from}
        onChange={(from) => put({ from })}
      />
      <DayFilter
        label={t('fieldTo', { field: field.label })}
        value={asked?.to}
        onChange={(to) => put({ to })}
      />
    </div>
  );
}

/** The field keeps what is half typed (the year 2 on the way to 2026) to itself. */
export function DayFilter(props: {
  label: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  const { label, value, onChange } = props;
  const [typed, setTyped] = useState(value ?? null);
  const [told, setTold] = useState(value);
  if (value !== told) {
    setTold(value);
    setTyped(value ?? null);
  }
  return (
    <DatePicker
      label={label}
      value={typed}
      onChange={(day) => {
        setTyped(day);
        if (day === null || isDay(day)) onChange(day ?? undefined);
      }}
    />
  );
}
