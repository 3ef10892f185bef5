import type { ProposalRow } from '@contracts/directory';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { Button, type Column, isolate, Link, Name, When } from '../../ui/index.ts';
import type { Decision } from './queries.ts';
import { Change, ProposedBy, useLabelOf } from './words.tsx';

export type Decide = (decision: Decision, rows: readonly ProposalRow[]) => Promise<void>;

export function useProposalColumns(decide: Decide, busy: boolean): Column<ProposalRow>[] {
  const t = useTranslations('confirmations');
  return useMemo(
    () => [
      { id: 'who', header: t('who'), cell: (row) => <Who row={row} /> },
      { id: 'change', header: t('change'), width: '34%', cell: (row) => <Change row={row} /> },
      {
        id: 'by',
        header: t('by'),
        width: '20%',
        drop: 2,
        cell: (row) => (
          <span className="two">
            <span className="cut block">
              <ProposedBy row={row} />
            </span>
            <span className="meta block">
              <When at={row.proposed_at} />
            </span>
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        hideHeader: true,
        width: '184px',
        align: 'end',
        cell: (row) => (
          <span className="acts justify-end">
            <Buttons row={row} decide={decide} busy={busy} />
          </span>
        ),
      },
    ],
    [t, decide, busy],
  );
}

export const Who = ({ row }: { row: ProposalRow }) => (
  <span className="who">
    <Link to="/admin/identity/users/$userId" params={{ userId: row.user.id }} className="cut">
      <Name>{row.user.name}</Name>
    </Link>
  </span>
);

/** Named for those who go from button to button. */
export function Buttons({ row, decide, busy }: { row: ProposalRow; decide: Decide; busy: boolean }) {
  const t = useTranslations('confirmations');
  const labelOf = useLabelOf();
  const about = { field: labelOf(row), name: isolate(row.user.name) };
  const press = (decision: Decision) => () => {
    if (!busy) void decide(decision, [row]);
  };
  return (
    <>
      <Button size="small" aria-label={t('confirmOne', about)} onClick={press('confirm')}>
        {t('confirm')}
      </Button>
      <Button size="small" kind="bare" aria-label={t('rejectOne', about)} onClick={press('reject')}>
        {t('reject')}
      </Button>
    </>
  );
}
