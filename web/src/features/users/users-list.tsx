import type { DirectoryRow } from '@contracts/directory';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, type Column, DataTable, EmptyState, Name, PlainLink, StatusPill } from '../../ui/index.ts';
import { type Asked, UserDialogs } from './actions/user-dialogs.tsx';
import { Contact } from './contact.tsx';
import type { UsersView } from './directory.ts';
import { LastEventCell, TeamsCell } from './row-cells.tsx';
import { RowMenu } from './row-menu.tsx';
import { stateOf } from './status.ts';
import { useIsPhone } from './use-is-phone.ts';
import { useWithRecents } from './use-with-recents.ts';
import { UserCards } from './user-cards.tsx';

interface UsersListProps {
  rows: readonly DirectoryRow[] | undefined;
  view: UsersView;
  total: number | null;
  error: unknown;
  onRetry: () => void;
  onClear: () => void;
}

const idOf = (row: DirectoryRow): string => row.id;

/** The rows of a view: a table, or cards on a phone. Those invited a moment ago stand on top. */
export function UsersList({ rows, view, total, error, onRetry, onClear }: UsersListProps) {
  const t = useTranslations('users');
  const phone = useIsPhone();
  const [asked, setAsked] = useState<Asked | null>(null);
  const shown = useWithRecents(rows, view);
  const columns = useColumns(setAsked);
  const empty = <NoMatch view={view} onClear={onClear} />;
  const cards = phone && shown && shown.length > 0;
  return (
    <>
      {cards ? (
        <UserCards rows={shown} onAsk={setAsked} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={shown}
          rowId={idOf}
          total={total}
          empty={empty}
          error={error}
          onRetry={onRetry}
        />
      )}
      <UserDialogs asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

function useColumns(onAsk: (asked: Asked) => void): Column<DirectoryRow>[] {
  const t = useTranslations('users');
  return useMemo(
    () => [
      { id: 'name', header: t('column.user'), cell: (row) => <Who row={row} /> },
      {
        id: 'status',
        header: t('column.status'),
        width: '128px',
        cell: (row) => <StatusPill state={stateOf(row)} />,
      },
      {
        id: 'event',
        header: t('column.event'),
        width: '22%',
        drop: 3,
        cell: (row) => <LastEventCell row={row} />,
      },
      {
        id: 'teams',
        header: t('column.teams'),
        width: '21%',
        drop: 3,
        cell: (row) => <TeamsCell row={row} />,
      },
      {
        id: 'department',
        header: t('column.department'),
        width: '14%',
        drop: 1,
        cell: (row) => row.department && <span className="cut block">{row.department}</span>,
      },
      {
        id: 'actions',
        header: t('column.actions'),
        hideHeader: true,
        width: '44px',
        align: 'end',
        cell: (row) => <RowMenu row={row} onAsk={onAsk} />,
      },
    ],
    [t, onAsk],
  );
}

/** Name and contact. The way to a person who has not joined leads to what became of the invitation. */
export function Who({ row }: { row: DirectoryRow }) {
  const address = row.email ?? row.mobile;
  return (
    <span className="who">
      <PlainLink
        to={
          row.status === 'invited'
            ? '/admin/identity/users/$userId/invitation'
            : '/admin/identity/users/$userId'
        }
        params={{ userId: row.id }}
        className="cut"
        title={row.name}
      >
        <Name>{row.name}</Name>
      </PlainLink>
      {address && (
        <span className="meta cut">
          <Contact address={address} />
        </span>
      )}
    </span>
  );
}

function NoMatch({ view, onClear }: { view: UsersView; onClear: () => void }) {
  const t = useTranslations('users');
  if (view.text) {
    return (
      <EmptyState
        icon="search"
        title={t('noMatchTitle')}
        actions={<Button onClick={onClear}>{t('clear')}</Button>}
      >
        <p>
          {t.rich(view.status ? 'noMatchInView' : 'noMatchText', {
            text: () => <bdi>“{view.text}”</bdi>,
            view: view.status ? t(`view.${view.status}`) : '',
          })}
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="users"
      title={t('noneTitle', { view: t(`view.${view.status ?? 'all'}`) })}
      actions={view.status && <Button onClick={onClear}>{t('showAll')}</Button>}
    >
      <p>{t(`none.${view.status ?? 'all'}`)}</p>
    </EmptyState>
  );
}
