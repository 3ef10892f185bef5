import type { Connection } from '@contracts/company-sign-in';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  type Column,
  DataTable,
  EmptyState,
  Link,
  LinkButton,
  Name,
  PlainLink,
  useWhen,
} from '../../ui/index.ts';
import { PROTOCOL_NAMES } from '../tools/who-gets.tsx';
import { ConnectionState } from './connection-state.tsx';
import { connectionsQuery } from './queries.ts';

const idOf = (connection: Connection) => connection.id;

/** `/admin/identity/sign-in/company`: where people prove who they are with the account of their company. */
export function ConnectionsTab() {
  const t = useTranslations('companySignIn');
  usePageTitle(t('tab'));
  const { data, error, refetch } = useQuery(connectionsQuery);
  const matches = useMatchRoute();
  const columns = useColumns();
  const sheetOpen = matches({ to: '/admin/identity/sign-in/company/new' }) !== false;
  return (
    <>
      <div className="head">
        <div className="grow">
          <p className="prose">{t('lead')}</p>
        </div>
        <LinkButton
          id="add-connection"
          to="/admin/identity/sign-in/company/new"
          kind={sheetOpen ? 'plain' : 'primary'}
        >
          {t('add')}
        </LinkButton>
      </div>
      <DataTable
        label={t('list')}
        columns={columns}
        rows={data?.items}
        rowId={idOf}
        error={error}
        onRetry={() => void refetch()}
        empty={
          <EmptyState icon="key" title={t('noneTitle')}>
            <p>{t('noneText')}</p>
            <p>
              {t.rich('noneNeeds', {
                domains: (words) => <Link to="/admin/identity/sign-in/domains">{words}</Link>,
              })}
            </p>
          </EmptyState>
        }
      />
      <Outlet />
    </>
  );
}

function useColumns(): Column<Connection>[] {
  const t = useTranslations('companySignIn');
  const when = useWhen();
  return useMemo(() => {
    const timeOf = (at: string | null) => (at ? when(at) : <span className="text-ink-3">{t('never')}</span>);
    return [
      {
        id: 'name',
        header: t('name'),
        cell: (connection) => (
          <PlainLink
            to="/admin/identity/sign-in/company/$connectionId"
            params={{ connectionId: connection.id }}
            className="cut"
          >
            <Name>{connection.name}</Name>
          </PlainLink>
        ),
      },
      {
        id: 'protocol',
        header: t('protocol'),
        width: '144px',
        drop: 3,
        cell: ({ protocol }) => PROTOCOL_NAMES[protocol],
      },
      { id: 'state', header: t('stateHeader'), width: '120px', cell: ConnectionState },
      {
        id: 'tested',
        header: t('lastTested'),
        width: '160px',
        drop: 2,
        cell: ({ tested_at }) => timeOf(tested_at),
      },
      {
        id: 'used',
        header: t('lastUsed'),
        width: '160px',
        drop: 1,
        cell: ({ last_used_at }) => timeOf(last_used_at),
      },
    ];
  }, [t, when]);
}
