import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { languages } from '../../../../server/src/platform/languages.ts';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { Icon, TextButton } from '../../ui/index.ts';
import { fieldsQuery } from '../invitations/queries.ts';
import type { UsersView } from './directory.ts';
import { usePersonName } from './person-name.ts';
import type { useUsersView } from './use-users-view.ts';
import { NO_FILTERS, type UsersFilters } from './users-search.ts';

type Change = ReturnType<typeof useUsersView>['change'];

interface FilterChip {
  id: string;
  text: string;
  without: Parameters<Change>[0];
}

/** What the list is narrowed down to, each with its own way back. */
export function FilterChips({ view, change }: { view: UsersView; change: Change }) {
  const t = useTranslations('users.filter');
  const chips = useFilterChips(view);
  if (chips.length === 0) return null;
  return (
    <ul className="filter-chips" aria-label={t('active')}>
      {chips.map((chip) => (
        <li key={chip.id} className="chip">
          <span className="cut">{chip.text}</span>
          <button
            type="button"
            aria-label={t('remove', { filter: chip.text })}
            onClick={() => change(chip.without)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
      <li>
        <TextButton onClick={() => change(NO_FILTERS)}>{t('clear')}</TextButton>
      </li>
    </ul>
  );
}

/** The filters in words. */
export function useFilterChips(view: UsersFilters): FilterChip[] {
  const t = useTranslations('users.filter');
  const format = useFormatter();
  const { team, noTeam, department, noDepartment, language, problem, manager, extra, from, to } = view;
  const own = useTranslations('listFilters');
  const fields = useQuery({ ...fieldsQuery, enabled: extra !== undefined }).data?.items;
  const managerName = usePersonName(manager?.[0]);
  const teams = useQuery({ ...teamNamesQuery, enabled: team !== undefined }).data?.items;
  const or = (parts: string[]) => format.list(parts, { type: 'disjunction' });
  // UTC, since a day has no time zone of its own.
  const day = (text: string) =>
    format.dateTime(new Date(`${text}T12:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
  const chips: FilterChip[] = [];
  if (team || noTeam) {
    const names = (team ?? []).map((id) => teams?.find((one) => one.id === id)?.name ?? t('unknownTeam'));
    const text = t('chip.team', { names: or([...names, ...(noTeam ? [t('none')] : [])]) });
    chips.push({ id: 'team', text, without: { team: undefined, noTeam: undefined } });
  }
  if (department || noDepartment) {
    const text = t('chip.department', {
      names: or([...(department ?? []), ...(noDepartment ? [t('none')] : [])]),
    });
    chips.push({ id: 'department', text, without: { department: undefined, noDepartment: undefined } });
  }
  if (from ?? to) {
    const text =
      from && to
        ? t('chip.between', { from: day(from), to: day(to) })
        : from
          ? t('chip.from', { day: day(from) })
          : t('chip.to', { day: day(to ?? '') });
    chips.push({ id: 'invited', text, without: { from: undefined, to: undefined } });
  }
  if (language) {
    const name = languages.find((one) => one.tag === language)?.name ?? language;
    chips.push({ id: 'language', text: t('chip.language', { name }), without: { language: undefined } });
  }
  if (problem) chips.push({ id: 'problem', text: t('problem'), without: { problem: undefined } });
  if (manager) {
    const text = own('chip.manager', { name: managerName ?? own('unknownPerson') });
    chips.push({ id: 'manager', text, without: { manager: undefined } });
  }
  for (const one of extra ?? []) {
    const field = fields?.find(({ key }) => key === one.key)?.label ?? one.key;
    const rest = (extra ?? []).filter(({ key }) => key !== one.key);
    const text = one.is
      ? own('chip.is', { field, values: or(one.is) })
      : one.contains
        ? own('chip.contains', { field, text: one.contains })
        : one.from && one.to
          ? own('chip.between', { field, from: day(one.from), to: day(one.to) })
          : one.from
            ? own('chip.from', { field, day: day(one.from) })
            : own('chip.to', { field, day: day(one.to ?? '') });
    chips.push({ id: `extra-${one.key}`, text, without: { extra: rest.length > 0 ? rest : undefined } });
  }
  return chips;
}
