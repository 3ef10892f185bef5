import type { DirectoryRow } from '@contracts/directory';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { DataTable } from '../../ui/index.ts';
import { type Asked, UserDialogs } from './actions/user-dialogs.tsx';
import type { UsersView } from './directory.ts';
import { useListColumns } from './list-columns.tsx';
import { NoMatch } from './no-match.tsx';
import { useIsPhone } from './use-is-phone.ts';
import type { UsersSelection } from './use-selection.ts';
import type { useUsersView } from './use-users-view.ts';
import { UserCards } from './user-cards.tsx';
import { type OptionalColumn, usersOrders } from './users-search.ts';

interface UsersListProps {
  rows: readonly DirectoryRow[] | undefined;
  view: UsersView;
  change: ReturnType<typeof useUsersView>['change'];
  columns: ReadonlySet<OptionalColumn>;
  selection: UsersSelection;
  total: number | null;
  error: unknown;
  onRetry: () => void;
  onClear: () => void;
}

const idOf = (row: DirectoryRow): string => row.id;
const nameOf = (row: DirectoryRow): string => row.name;

/** Whether anything could be done with those selected. */
function useMayActOnSome(): boolean {
  const { may } = useSession();
  return may('teams.change_members') || may('invitations.manage') || may('users.export');
}

/** The rows of a view: a table, or cards on a phone. */
export function UsersList(props: UsersListProps) {
  const { rows, view, change, columns, selection, total, error, onRetry, onClear } = props;
  const t = useTranslations('users');
  const phone = useIsPhone();
  const mayAct = useMayActOnSome();
  const [asked, setAsked] = useState<Asked | null>(null);
  const shown = useListColumns(columns, setAsked);
  return (
    <>
      {phone && rows && rows.length > 0 ? (
        <UserCards rows={rows} selection={selection} selectable={mayAct} onAsk={setAsked} />
      ) : (
        <DataTable
          label={t('title')}
          columns={shown}
          rows={rows}
          rowId={idOf}
          total={total}
          empty={<NoMatch view={view} onClear={onClear} />}
          error={error}
          onRetry={onRetry}
          sorting={{
            value: { by: view.sort ?? 'name', descending: view.down === true },
            onChange: ({ by, descending }) => {
              const sort = usersOrders.find((one) => one === by && one !== 'name');
              change({ sort, down: descending || undefined });
            },
          }}
          {...(mayAct && {
            selection: { selected: selection.selected, onChange: selection.onChange, nameOf },
          })}
        />
      )}
      <UserDialogs asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}
