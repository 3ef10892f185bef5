import type { ReportingMember, ReportingScope } from '@contracts/line-managers';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  type Column,
  DataTable,
  EmptyState,
  MoreOf,
  Name,
  PlainLink,
  Segmented,
  StatusPill,
} from '../../ui/index.ts';
import { Crumb } from './crumb.tsx';
import { reportingMembersQuery } from './queries.ts';

const route = getRouteApi('/admin/identity/teams/reporting/$managerId');

const idOf = (member: ReportingMember) => member.id;

/** `/admin/identity/teams/reporting/:id`: who reports to a line manager, directly or anywhere below. */
export function ReportingTeamPage() {
  const t = useTranslations('managers');
  return (
    <Needs permission="reporting_teams.view" title={t('title')}>
      <Team />
    </Needs>
  );
}

function Team() {
  const t = useTranslations('managers');
  const { managerId } = route.useParams();
  const [scope, setScope] = useState<ReportingScope>('direct');
  const list = useInfiniteQuery(reportingMembersQuery(managerId, scope));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useColumns(scope);
  const name = list.data?.pages[0]?.manager.name;
  const title = name === undefined ? t('title') : t('teamOf', { name });
  usePageTitle(title);
  return (
    <>
      <Crumb manager={name ?? ''} />
      <header className="head">
        <h1 className="page-title grow">{title}</h1>
      </header>
      <div className="toolbar">
        <Segmented<ReportingScope>
          label={t('scope')}
          value={scope}
          onChange={setScope}
          options={[
            { value: 'direct', label: t('direct') },
            { value: 'below', label: t('below') },
          ]}
        />
      </div>
      <DataTable
        label={title}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          <EmptyState icon="users" title={t('nobody')}>
            <p>{t('noneText')}</p>
          </EmptyState>
        }
      />
      <MoreOf list={list} rows={rows} />
    </>
  );
}

function useColumns(scope: ReportingScope): Column<ReportingMember>[] {
  const t = useTranslations('managers');
  return useMemo(() => {
    const columns: Column<ReportingMember>[] = [
      {
        id: 'person',
        header: t('person'),
        cell: (member) => (
          <span className="who">
            <PlainLink to="/admin/identity/users/$userId" params={{ userId: member.id }} className="cut">
              <Name>{member.name}</Name>
            </PlainLink>
            {member.job_title && (
              <span className="meta cut">
                <bdi>{member.job_title}</bdi>
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'status',
        header: t('status'),
        width: '144px',
        cell: (member) => <StatusPill state={member.status} />,
      },
    ];
    if (scope === 'below')
      columns.push({
        id: 'manager',
        header: t('reportsTo'),
        width: '28%',
        drop: 3,
        cell: ({ line_manager: manager }) => <Name>{manager.name}</Name>,
      });
    return columns;
  }, [t, scope]);
}
