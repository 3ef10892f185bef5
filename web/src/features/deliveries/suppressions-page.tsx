import type { SuppressionRow } from '@contracts/directory';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  Icon,
  Link,
  Ltr,
  MoreOf,
  Name,
  When,
} from '../../ui/index.ts';
import { DeliveriesHead } from './deliveries-page.tsx';
import { suppressionsQuery } from './queries.ts';
import { LetGoDialog } from './stop-dialogs.tsx';

const idOf = (row: SuppressionRow) => row.id;

/** `/admin/messaging/deliveries/stopped`: addresses that get no messages, why, and since when. */
export function SuppressionsPage() {
  const t = useTranslations('deliveries');
  usePageTitle(`${t('stopped')} · ${t('title')}`);
  return (
    <Needs permission="suppressions.manage" title={t('title')}>
      <DeliveriesHead stopped />
      <Suppressions />
    </Needs>
  );
}

function Suppressions() {
  const t = useTranslations('deliveries');
  const list = useInfiniteQuery(suppressionsQuery);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const [asked, setAsked] = useState<SuppressionRow | null>(null);
  // The words stay while the dialog goes away.
  const [shown, setShown] = useState<SuppressionRow | null>(null);
  if (asked && asked !== shown) setShown(asked);
  const columns = useColumns(setAsked);
  return (
    <>
      <p className="prose px-(--page-edge,24px) py-3 text-sm text-ink-2">{t('stoppedText')}</p>
      <DataTable
        label={t('stopped')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        virtualFrom={150}
        empty={
          <EmptyState icon="check" title={t('noneStopped')}>
            <p>{t('noneStoppedText')}</p>
          </EmptyState>
        }
      />
      <MoreOf list={list} rows={rows} />
      {shown && <LetGoDialog open={asked !== null} onClose={() => setAsked(null)} stopped={shown} />}
    </>
  );
}

function useColumns(ask: (row: SuppressionRow) => void): Column<SuppressionRow>[] {
  const t = useTranslations('deliveries');
  const erasedAddress = useTranslations('privacy')('erasedAddress');
  return useMemo(
    () => [
      {
        id: 'address',
        header: t('address'),
        cell: (row) => (
          <span className="who">
            <b className="cut flex items-center gap-1">
              <Icon name={row.kind === 'email' ? 'mail' : 'phone'} className="size-3 shrink-0" />
              {row.address === null ? (
                <span className="cut">{erasedAddress}</span>
              ) : (
                <Ltr className="cut">{row.address}</Ltr>
              )}
            </b>
            {row.user && (
              <Link
                to="/admin/identity/users/$userId"
                params={{ userId: row.user.id }}
                className="cut text-sm"
              >
                <Name>{row.user.name}</Name>
              </Link>
            )}
            <span className="hidden meta @max-[760px]/list:block whitespace-normal">{row.sentence}</span>
          </span>
        ),
      },
      {
        id: 'why',
        header: t('why'),
        width: '44%',
        drop: 2,
        cell: (row) => (
          <span className="block py-1">
            {row.sentence}
            {/* Whoever reads this is the admin whom that step names. */}
            {row.next_step && row.reason !== 'by_admin' && (
              <span className="meta block">{row.next_step}</span>
            )}
          </span>
        ),
      },
      {
        id: 'since',
        header: t('sinceHead'),
        width: '152px',
        drop: 4,
        cell: (row) => (
          <span className="two">
            <When at={row.created_at} />
            {row.created_by && (
              <span className="meta cut">
                {t.rich('by', { name: () => <Name>{row.created_by?.name ?? ''}</Name> })}
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        hideHeader: true,
        width: '168px',
        align: 'end',
        cell: (row) => (
          <Button
            size="small"
            aria-label={t('letGoOf', { address: row.address ?? erasedAddress })}
            onClick={() => ask(row)}
          >
            {t('letGo')}
          </Button>
        ),
      },
    ],
    [t, erasedAddress, ask],
  );
}
