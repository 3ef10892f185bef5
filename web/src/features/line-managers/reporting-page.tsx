import type { ReportingTeam } from '@contracts/line-managers';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  MoreOf,
  Name,
  PlainLink,
  SearchField,
} from '../../ui/index.ts';
import { useSettled } from '../teams/use-settled.ts';
import { Crumb } from './crumb.tsx';
import { reportingTeamsQuery } from './queries.ts';

/** Counts are exact up to here. */
const MOST = 10_000;

const idOf = (team: ReportingTeam) => team.manager.id;

/** `/admin/identity/teams/reporting`: every line manager, with how many report to them. */
export function ReportingPage() {
  const t = useTranslations('managers');
  usePageTitle(t('title'));
  return (
    <Needs permission="reporting_teams.view" title={t('title')}>
      <Crumb />
      <header className="head">
        <h1 className="page-title grow">{t('title')}</h1>
      </header>
      <Teams />
    </Needs>
  );
}

function Teams() {
  const t = useTranslations('managers');
  const [text, setText] = useState('');
  const asked = useSettled(text.trim());
  const list = useInfiniteQuery(reportingTeamsQuery(asked));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useColumns();
  return (
    <>
      <p className="prose px-(--page-edge,24px) pb-3">{t('lead')}</p>
      <div className="toolbar">
        <SearchField label={t('search')} placeholder={t('search')} value={text} onChange={setText} />
      </div>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          asked ? (
            <EmptyState
              icon="search"
              title={t('noMatchTitle')}
              actions={<Button onClick={() => setText('')}>{t('clear')}</Button>}
            >
              <p>{t.rich('noMatchText', { text: asked, q: (chunks) => <bdi>{chunks}</bdi> })}</p>
            </EmptyState>
          ) : (
            <EmptyState icon="teams" title={t('noneTitle')}>
              <p>{t('noneText')}</p>
            </EmptyState>
          )
        }
      />
      <MoreOf list={list} rows={rows} />
    </>
  );
}

function useColumns(): Column<ReportingTeam>[] {
  const t = useTranslations('managers');
  const format = useFormatter();
  return useMemo(
    () => [
      {
        id: 'manager',
        header: t('manager'),
        cell: ({ manager }) => (
          <span className="who">
            <PlainLink
              to="/admin/identity/teams/reporting/$managerId"
              params={{ managerId: manager.id }}
              className="cut"
            >
              <Name>{manager.name}</Name>
            </PlainLink>
            {manager.job_title && (
              <span className="meta cut">
                <bdi>{manager.job_title}</bdi>
              </span>
            )}
          </span>
        ),
      },
      { id: 'direct', header: t('direct'), width: '112px', cell: (team) => format.number(team.direct) },
      {
        id: 'not-joined',
        header: t('notJoined'),
        width: '128px',
        drop: 4,
        cell: (team) => format.number(team.not_joined),
      },
      {
        id: 'below',
        header: t('below'),
        width: '24%',
        drop: 3,
        cell: ({ below }) => (below > MOST ? t('belowCapped', { count: MOST }) : format.number(below)),
      },
    ],
    [t, format],
  );
}
