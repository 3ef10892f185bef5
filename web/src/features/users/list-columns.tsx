import type { DirectoryRow } from '@contracts/directory';
import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { languages } from '../../../../server/src/platform/languages.ts';
import { type Column, Ltr, Name, PlainLink, StatusPill, When } from '../../ui/index.ts';
import type { Asked } from './actions/user-dialogs.tsx';
import { Contact } from './contact.tsx';
import { LastEventCell, TeamsCell } from './row-cells.tsx';
import { RowMenu } from './row-menu.tsx';
import { stateOf } from './status.ts';
import type { OptionalColumn } from './users-search.ts';

/** `width` in pixels where the content has a size of its own, else `share` of what is left. */
type Plain = Pick<Column<DirectoryRow>, 'cell' | 'drop' | 'sortable'> &
  ({ width: number; share?: never } | { share: number; width?: never });
const cut = (text: ReactNode) => text && <span className="cut block">{text}</span>;

const optional: Readonly<Record<OptionalColumn, Plain>> = {
  status: { width: 128, cell: (row) => <StatusPill state={stateOf(row)} /> },
  last_event: { share: 22, drop: 3, sortable: true, cell: (row) => <LastEventCell row={row} /> },
  teams: { share: 21, drop: 3, cell: (row) => <TeamsCell row={row} /> },
  department: { share: 14, drop: 1, sortable: true, cell: (row) => cut(row.department) },
  job_title: { share: 14, drop: 1, cell: (row) => cut(row.job_title) },
  email: {
    share: 20,
    drop: 2,
    cell: (row) => row.email && <Contact className="cut block" address={row.email} />,
  },
  mobile: { width: 132, drop: 2, cell: (row) => row.mobile && <Contact address={row.mobile} /> },
  employee_id: {
    width: 104,
    drop: 2,
    cell: (row) => row.employee_id && <Ltr className="cut block">{row.employee_id}</Ltr>,
  },
  language: { width: 96, drop: 2, cell: (row) => cut(nameOf(row.language)) },
  invited: {
    width: 128,
    drop: 2,
    sortable: true,
    cell: (row) => row.invited_at && <When at={row.invited_at} />,
  },
};

const NAME_SHARE = 25;
/** A list of usual width: where it is narrower, columns drop out. */
const USUAL_PX = 1120;

/** The share of a column in what those of a fixed size leave: however many are chosen, the name keeps its room. */
function percent(share: number, chosen: ReadonlySet<OptionalColumn>): string {
  const columns = [...chosen].map((id) => optional[id]);
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0), 96);
  const shares = columns.reduce((sum, column) => sum + (column.share ?? 0), NAME_SHARE);
  return `${((share / shares) * (100 - (fixed / USUAL_PX) * 100)).toFixed(1)}%`;
}

const nameOf = (tag: string | null) => languages.find((one) => one.tag === tag)?.name ?? tag;

/** The columns that this reader chose, in their order. */
export function useListColumns(
  chosen: ReadonlySet<OptionalColumn>,
  onAsk: (asked: Asked) => void,
): Column<DirectoryRow>[] {
  const t = useTranslations('users');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.user'),
        width: percent(NAME_SHARE, chosen),
        sortable: true,
        cell: (row) => <Who row={row} />,
      },
      ...[...chosen].map((id) => {
        const { width, share, ...column } = optional[id];
        return {
          ...column,
          id,
          header: t(`column.${id}`),
          width: share === undefined ? `${width}px` : percent(share, chosen),
        };
      }),
      {
        id: 'actions',
        header: t('column.actions'),
        hideHeader: true,
        width: '44px',
        align: 'end' as const,
        cell: (row: DirectoryRow) => <RowMenu row={row} onAsk={onAsk} />,
      },
    ],
    [t, onAsk, chosen],
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
      {address && <Contact className="meta cut" address={address} />}
    </span>
  );
}
