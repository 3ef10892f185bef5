import { useSearch } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { Tab, Tabs } from '../../ui/index.ts';
import { EXACT_UP_TO, type UsersAnswer, type UsersView } from './directory.ts';
import type { UsersStatus } from './users-search.ts';

interface UsersTabsProps {
  counts: UsersAnswer['counts'] | undefined;
  view: UsersView;
  /** The sheet is open, and stays so when the view changes. */
  inviting: boolean;
}

const always: readonly (UsersStatus | undefined)[] = [
  undefined,
  'active',
  'invited',
  'not_invited',
  'suspended',
];

/** The list by status, each view with its own address and its number. */
export function UsersTabs({ counts, view, inviting }: UsersTabsProps) {
  const t = useTranslations('users');
  const format = useFormatter();
  // Filters, order and what was saved with them stay when the tab changes.
  const { status: _, ...search } = useSearch({ from: '/admin/identity/users' });
  const shown = [...always];
  // These only take room when there is something in them, or when they are what is looked at.
  if (view.status === 'not_me' || (counts?.not_me ?? 0) > 0) shown.push('not_me');
  if (view.status === 'offboarded' || (counts?.offboarded ?? 0) > 0) shown.push('offboarded');
  if (view.status === 'removed') shown.push('removed');
  const number = (count: number | null) =>
    count === null ? null : count > EXACT_UP_TO ? t('orMore', { count: EXACT_UP_TO }) : format.number(count);
  return (
    <Tabs label={t('views')}>
      {shown.map((status) => (
        <Tab
          key={status ?? 'all'}
          to={inviting ? '/admin/identity/users/invite' : '/admin/identity/users'}
          search={status ? { ...search, status } : search}
          state={true}
          activeOptions={{ exact: true, includeSearch: true }}
          count={counts && number(counts[status ?? 'all'])}
          bad={status === 'not_me'}
        >
          {t(`view.${status ?? 'all'}`)}
        </Tab>
      ))}
    </Tabs>
  );
}
