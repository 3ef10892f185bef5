import type { ProposalRow } from '@contracts/directory';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Banner, DataTable, EmptyState, MoreOf } from '../../ui/index.ts';
import { useIsPhone } from '../users/use-is-phone.ts';
import { DecisionBar } from './bar.tsx';
import { ProposalCards } from './cards.tsx';
import { useProposalColumns } from './columns.tsx';
import { type Decision, proposalsQuery, type Seen } from './queries.ts';
import { type Left, useDecide } from './use-decide.ts';
import { useNameOf } from './words.tsx';
import '../users/users.css';

/** `/admin/identity/confirmations`: values that wait until an Organization Admin says that they count. */
export function ConfirmationsPage() {
  const t = useTranslations('confirmations');
  usePageTitle(t('title'));
  return (
    <Needs permission="profile_values.confirm" title={t('title')}>
      <Confirmations />
    </Needs>
  );
}

const idOf = (row: ProposalRow): string => `${row.user.id} ${row.field}`;

/** A row, as whoever decides has seen it. */
type SeenRow = Seen & { row: ProposalRow };
const seenOf = (row: ProposalRow): SeenRow => ({
  row,
  userId: row.user.id,
  field: row.field,
  value: row.value,
});

function Confirmations() {
  const t = useTranslations('confirmations');
  const list = useInfiniteQuery(proposalsQuery);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const phone = useIsPhone();
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = (rows ?? []).filter((row) => ids.has(idOf(row)));
  const { run, busy, left, forget } = useDecide<SeenRow>();
  // Those whom the question is about stay the same while it is answered.
  const [asked, setAsked] = useState<{ open: boolean; rows: readonly ProposalRow[] }>({
    open: false,
    rows: [],
  });
  const nameOf = useNameOf();
  const decide = useMemo(
    () => (decision: Decision, some: readonly ProposalRow[]) =>
      run(decision, some.map(seenOf), () => setIds(new Set())),
    [run],
  );
  const columns = useProposalColumns(decide, busy !== null);
  const selection = { selected: ids, onChange: (next: ReadonlySet<string>) => setIds(next), nameOf };
  return (
    <>
      <header className="head">
        <h1 className="page-title grow">{t('title')}</h1>
      </header>
      {chosen.length > 0 ? (
        <DecisionBar
          count={chosen.length}
          busy={busy}
          onClear={() => setIds(new Set())}
          onConfirm={() => void decide('confirm', chosen)}
          onReject={() => setAsked({ open: true, rows: chosen })}
        />
      ) : (
        <p className="prose px-(--page-edge,24px) pb-4">{t('text')}</p>
      )}
      {left.length > 0 && <LeftOver left={left} nameOf={nameOf} onClose={forget} />}
      {phone && rows && rows.length > 0 ? (
        <ProposalCards rows={rows} idOf={idOf} {...selection} decide={decide} busy={busy !== null} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          rowId={idOf}
          selection={selection}
          error={list.error}
          onRetry={() => void list.refetch()}
          virtualFrom={150}
          empty={
            <EmptyState icon="check" title={t('noneTitle')}>
              <p>{t('noneText')}</p>
            </EmptyState>
          }
        />
      )}
      <MoreOf list={list} rows={rows} />
      <ConfirmDialog
        open={asked.open}
        onClose={() => setAsked((before) => ({ ...before, open: false }))}
        title={t('rejectTitle', { count: asked.rows.length })}
        confirmLabel={t('reject')}
        onConfirm={() => decide('reject', asked.rows)}
        danger
      >
        <p>{t('rejectText')}</p>
      </ConfirmDialog>
    </>
  );
}

/** What was not decided, each with the reason. */
function LeftOver({
  left,
  nameOf,
  onClose,
}: {
  left: readonly Left<SeenRow>[];
  nameOf: (row: ProposalRow) => string;
  onClose: () => void;
}) {
  const t = useTranslations('confirmations');
  return (
    <div className="px-(--page-edge,24px) pb-4">
      <Banner tone="warn" title={t('refused', { count: left.length })} onClose={onClose}>
        <ul className="outcomes">
          {left.map(({ seen: { row }, why }) => (
            <li key={idOf(row)}>
              <b>{nameOf(row)}</b>
              <span className="meta block">{why}</span>
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  );
}
