import { searchUsers } from '@contracts/directory';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { AsyncComboBox, ComboBox } from '../../ui/combo-box.tsx';
import { DatePicker } from '../../ui/date-field.tsx';
import { Button, Icon } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { useUserName } from './names.tsx';
import { ACTIONS, type AuditSearch, isKnown, keyOf, wordsOf } from './search.ts';

export interface FilterProps {
  search: AuditSearch;
  narrow: (search: AuditSearch) => void;
}

/** What the log is narrowed to: each filter stands in the address, so that a view can be sent to somebody. */
export function Filters({ search, narrow, about }: FilterProps & { about: string | undefined }) {
  const t = useTranslations('audit');
  const word = useActionWord();
  const options = useMemo(() => {
    const known: string[] = [...ACTIONS];
    if (search.action && !known.includes(search.action)) known.push(search.action);
    return known.map((id) => ({ id, name: word(id) }));
  }, [search.action, word]);
  const { action, target, by, kind, from, to } = search;
  const put = (change: Partial<Record<keyof AuditSearch, string | null>>) =>
    narrow(
      Object.fromEntries(
        Object.entries({ ...search, ...change }).filter(([, value]) => value),
      ) as AuditSearch,
    );
  return (
    <div className="toolbar items-end">
      <ComboBox
        key={action ?? ''}
        label={t('what')}
        className="w-[240px]"
        placeholder={t('allActions')}
        options={options}
        value={action ?? null}
        onChange={(id) => put({ action: id })}
      />
      <PersonFilter
        label={t('who')}
        placeholder={t('anybody')}
        userId={by}
        onChange={(id) => put({ by: id, kind: null })}
      />
      <DatePicker
        label={t('fromDay')}
        value={from ?? null}
        {...(to ? { max: to } : {})}
        onChange={(day) => isWhole(day) && put({ from: day })}
      />
      <DatePicker
        label={t('toDay')}
        value={to ?? null}
        {...(from ? { min: from } : {})}
        onChange={(day) => isWhole(day) && put({ to: day })}
      />
      {kind && (
        <Chip label={t('dropActor')} onDrop={() => put({ kind: null })}>
          {t('onlyBy', { name: t(`actor.${kind}`) })}
        </Chip>
      )}
      {target && (
        <Chip label={t('dropTarget')} onDrop={() => put({ target: null })}>
          {about ? t.rich('onlyOn', { name: () => <bdi>{about}</bdi> }) : t('onlyOnOne')}
        </Chip>
      )}
      {Object.keys(search).length > 0 && (
        <Button size="toolbar" kind="bare" onClick={() => narrow({})}>
          {t('showAll')}
        </Button>
      )}
    </div>
  );
}

/** While a year is typed it is 2, 20, 202: none of these is meant. */
const isWhole = (day: string | null): boolean => day === null || /^(19|2\d)\d\d-/.test(day);

function Chip(props: { label: string; onDrop: () => void; children: ReactNode }) {
  return (
    <span className="chip">
      <span className="cut">{props.children}</span>
      <button type="button" aria-label={props.label} onClick={props.onDrop}>
        <Icon name="close" />
      </button>
    </span>
  );
}

/** The name of an action; of one that this portal does not know yet, its own words. */
export function useActionWord(): (action: string) => string {
  const t = useTranslations('audit');
  return useMemo(() => (action) => (isKnown(action) ? t(`action.${keyOf(action)}`) : wordsOf(action)), [t]);
}

const PAUSE_MS = 200;
const MOST = 20;

function PersonFilter(props: {
  label: string;
  placeholder: string;
  userId: string | undefined;
  onChange: (id: string | null) => void;
}) {
  const { label, placeholder, userId, onChange } = props;
  const [query, setQuery] = useState('');
  const name = useUserName(userId);
  const asked = useLater(query.trim());
  const { data, isFetching } = useQuery({
    queryKey: ['users', 'filter', asked],
    queryFn: ({ signal }) => call(searchUsers, { body: { text: asked, limit: MOST }, signal }),
    enabled: asked.length >= 2 && asked !== name,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const options = (data?.items ?? []).map(
    (person): Option => ({
      id: person.id,
      name: person.name,
      note: person.email ?? person.mobile ?? undefined,
    }),
  );
  return (
    <AsyncComboBox
      label={label}
      className="w-[220px]"
      placeholder={placeholder}
      query={query}
      onQueryChange={setQuery}
      options={options}
      loading={isFetching || asked !== query.trim()}
      value={userId ? { id: userId, name: name ?? '…' } : null}
      onChange={(person) => onChange(person?.id ?? null)}
    />
  );
}

function useLater(text: string): string {
  const [late, setLate] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return late;
}
