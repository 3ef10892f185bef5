import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { DataTable, EmptyState, LinkButton, MoreOf, Tab, Tabs } from '../../ui/index.ts';
import { ChannelBanners } from './channel-banners.tsx';
import { useDeliveryColumns } from './columns.tsx';
import { DeliveryFilters } from './filters.tsx';
import { type Delivery, deliveriesQuery } from './queries.ts';
import { type DeliveriesSearch, isNarrowed } from './search.ts';

const route = getRouteApi('/admin/messaging/deliveries');
const idOf = (row: Delivery) => row.id;

/** `/admin/messaging/deliveries`: every message, and what became of it; one of them opens beside the list. */
export function DeliveriesPage() {
  const t = useTranslations('deliveries');
  usePageTitle(t('title'));
  return (
    <Needs permission="deliveries.view" title={t('title')}>
      <DeliveriesHead />
      <ChannelBanners />
      <Deliveries />
      <Outlet />
    </Needs>
  );
}

/** The heading of both lists: the messages, and the addresses that get none. */
export function DeliveriesHead({ stopped = false }: { stopped?: boolean }) {
  const t = useTranslations('deliveries');
  const { may } = useSession();
  return (
    <>
      <header className="head">
        <h1 className="page-title grow">{t('title')}</h1>
      </header>
      {may('suppressions.manage') && (
        <Tabs label={t('title')}>
          {/* An open message is one of the list; the stopped addresses are not. */}
          <Tab to="/admin/messaging/deliveries" activeOptions={{ exact: stopped }}>
            {t('messages')}
          </Tab>
          <Tab to="/admin/messaging/deliveries/stopped">{t('stopped')}</Tab>
        </Tabs>
      )}
    </>
  );
}

function Deliveries() {
  const t = useTranslations('deliveries');
  const search = route.useSearch();
  const list = useInfiniteQuery(deliveriesQuery(search));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useDeliveryColumns();
  return (
    <>
      <DeliveryFilters search={search} />
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        virtualFrom={150}
        empty={<NoDeliveries search={search} />}
      />
      <MoreOf list={list} rows={rows} />
    </>
  );
}

function NoDeliveries({ search }: { search: DeliveriesSearch }) {
  const t = useTranslations('deliveries');
  if (isNarrowed(search)) {
    const allWell = search.problem === true && Object.keys(search).length === 1;
    return (
      <EmptyState
        icon={allWell ? 'check' : 'send'}
        title={t(allWell ? 'noProblems' : 'noneFits')}
        actions={
          <LinkButton to="/admin/messaging/deliveries" search={{}}>
            {t('showAll')}
          </LinkButton>
        }
      >
        <p>
          {search.state ? t(`stateNote.${search.state}`) : t(allWell ? 'noProblemsText' : 'noneFitsText')}
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="send"
      title={t('noneYet')}
      actions={<LinkButton to="/admin/identity/users">{t('toUsers')}</LinkButton>}
    >
      <p>{t('noneYetText')}</p>
    </EmptyState>
  );
}
