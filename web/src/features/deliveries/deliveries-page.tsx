import type { DeliveryState } from '@contracts/deliveries';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { DataTable, EmptyState, LinkButton, LoadMore } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { ChannelBanners } from './channel-banners.tsx';
import { useDeliveryColumns } from './columns.tsx';
import { type Delivery, deliveriesQuery } from './queries.ts';
import { STATES } from './search.ts';
import { useStateWord } from './words.ts';

const route = getRouteApi('/admin/messaging/deliveries');
const idOf = (row: Delivery) => row.id;

/** `/admin/messaging/deliveries`: every message, and what became of it. */
export function DeliveriesPage() {
  const t = useTranslations('deliveries');
  usePageTitle(t('title'));
  return (
    <Needs permission="deliveries.view" title={t('title')}>
      <header className="head">
        <h1 className="page-title grow">{t('title')}</h1>
      </header>
      <ChannelBanners />
      <Deliveries />
    </Needs>
  );
}

function Deliveries() {
  const t = useTranslations('deliveries');
  const { state } = route.useSearch();
  const list = useInfiniteQuery(deliveriesQuery(state));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useDeliveryColumns();
  return (
    <>
      <StateFilter state={state} />
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        virtualFrom={150}
        empty={<NoDeliveries state={state} />}
      />
      {rows && rows.length > 0 && (
        <LoadMore
          shown={rows.length}
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </>
  );
}

function StateFilter({ state }: { state: DeliveryState | undefined }) {
  const t = useTranslations('deliveries');
  const wordOf = useStateWord();
  const navigate = useNavigate();
  const { preview } = useSession();
  // Without a preview inbox no message is ever previewed.
  const states = STATES.filter((one) => preview || one !== 'previewed' || one === state);
  return (
    <div className="toolbar">
      <Select
        label={t('state')}
        hideLabel
        className="w-[280px]"
        value={state ?? 'all'}
        options={[
          { id: 'all', name: t('allStates') },
          ...states.map((one) => ({ id: one, name: wordOf(one), note: t(`stateNote.${one}`) })),
        ]}
        onChange={(next) =>
          void navigate({
            to: '/admin/messaging/deliveries',
            search: next === 'all' ? {} : { state: next as DeliveryState },
          })
        }
      />
    </div>
  );
}

function NoDeliveries({ state }: { state: DeliveryState | undefined }) {
  const t = useTranslations('deliveries');
  const wordOf = useStateWord();
  if (state) {
    return (
      <EmptyState
        icon="send"
        title={t('noneOfState', { state: wordOf(state) })}
        actions={
          <LinkButton to="/admin/messaging/deliveries" search={{}}>
            {t('showAll')}
          </LinkButton>
        }
      >
        <p>{t(`stateNote.${state}`)}</p>
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
