import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { languages } from '../../../../server/src/platform/languages.ts';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { ChipCombo } from '../../ui/chip-combo.tsx';
import { Actions, Button, Checkbox } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { useExistingValues } from '../invitations/queries.ts';
import type { UsersView } from './directory.ts';
import { DayFilter, ExtraFilters } from './extra-filters.tsx';
import { useIsPhone } from './use-is-phone.ts';
import type { useUsersView } from './use-users-view.ts';
import { filterCount, NO_FILTERS, type UsersOrder, usersOrders } from './users-search.ts';

interface UsersFiltersProps {
  view: UsersView;
  change: ReturnType<typeof useUsersView>['change'];
  close: () => void;
}

const ANY = 'any';
/** Everything that narrows the list down, each with effect at once: the list behind is the answer. */
export default function UsersFilters({ view, change, close }: UsersFiltersProps) {
  const t = useTranslations('users.filter');
  const teams = useQuery(teamNamesQuery).data?.items;
  const teamOptions = useMemo(() => teams?.map(({ id, name }) => ({ id, name })) ?? [], [teams]);
  const departments = useExistingValues('department');
  const departmentOptions = useMemo(
    () => [...new Set([...departments, ...(view.department ?? [])])].map((name) => ({ id: name, name })),
    [departments, view.department],
  );
  const some = <T,>(list: T[]) => (list.length > 0 ? list : undefined);
  return (
    <div className="filters">
      <ChipCombo
        label={t('teams')}
        placeholder={t('anyTeam')}
        options={teamOptions}
        value={view.team ?? []}
        onChange={(ids) => change({ team: some(ids) })}
      />
      <Checkbox
        label={t('noTeam')}
        checked={view.noTeam === true}
        onChange={(on) => change({ noTeam: on || undefined })}
      />
      <ChipCombo
        label={t('departments')}
        placeholder={t('anyDepartment')}
        options={departmentOptions}
        value={view.department ?? []}
        onChange={(names) => change({ department: some(names) })}
      />
      <Checkbox
        label={t('noDepartment')}
        checked={view.noDepartment === true}
        onChange={(on) => change({ noDepartment: on || undefined })}
      />
      <div className="filter-pair">
        <DayFilter label={t('invitedFrom')} value={view.from} onChange={(from) => change({ from })} />
        <DayFilter label={t('invitedTo')} value={view.to} onChange={(to) => change({ to })} />
      </div>
      <Select
        label={t('language')}
        value={view.language ?? ANY}
        options={[
          { id: ANY, name: t('anyLanguage') },
          ...languages.map(({ tag, name }) => ({ id: tag, name })),
        ]}
        onChange={(tag) => change({ language: tag === ANY ? undefined : tag })}
      />
      <Checkbox
        label={t('problem')}
        hint={t('problemHint')}
        checked={view.problem === true}
        onChange={(on) => change({ problem: on || undefined })}
      />
      <ExtraFilters view={view} change={change} />
      <PhoneOrder view={view} change={change} />
      <Actions>
        <Button size="toolbar" onClick={close}>
          {t('done')}
        </Button>
        {filterCount(view) > 0 && (
          <Button size="toolbar" kind="bare" onClick={() => change(NO_FILTERS)}>
            {t('clear')}
          </Button>
        )}
      </Actions>
    </div>
  );
}

/** Cards have no column heads to sort by. */
function PhoneOrder({ view, change }: Pick<UsersFiltersProps, 'view' | 'change'>) {
  const t = useTranslations('users.filter');
  if (!useIsPhone()) return null;
  return (
    <>
      <Select
        label={t('sort')}
        value={view.sort ?? 'name'}
        options={usersOrders.map((id) => ({ id, name: t(`order.${id}`) }))}
        onChange={(sort: UsersOrder) => change({ sort: sort === 'name' ? undefined : sort })}
      />
      <Checkbox
        label={t('descending')}
        checked={view.down === true}
        onChange={(on) => change({ down: on || undefined })}
      />
    </>
  );
}
