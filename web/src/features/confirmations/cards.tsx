import type { ProposalRow } from '@contracts/directory';
import { useTranslations } from 'use-intl';
import { Checkbox, When } from '../../ui/index.ts';
import { useRangeSelection } from '../../ui/range-selection.ts';
import { Buttons, type Decide, Who } from './columns.tsx';
import { Change, ProposedBy } from './words.tsx';

interface ProposalCardsProps {
  rows: readonly ProposalRow[];
  idOf: (row: ProposalRow) => string;
  nameOf: (row: ProposalRow) => string;
  selected: ReadonlySet<string>;
  onChange: (ids: ReadonlySet<string>) => void;
  decide: Decide;
  busy: boolean;
}

/** The queue on a phone: one card a value. */
export function ProposalCards({ rows, idOf, nameOf, decide, busy, ...selection }: ProposalCardsProps) {
  const t = useTranslations('confirmations');
  const range = useRangeSelection(rows, idOf, selection);
  return (
    <ul className="cards" aria-label={t('title')}>
      {rows.map((row) => {
        const id = idOf(row);
        return (
          <li key={id} className="card" data-selected={selection.selected.has(id) || undefined}>
            <div className="card-top">
              <span onPointerDownCapture={range.note} onKeyDownCapture={range.note}>
                <Checkbox
                  bare
                  label={t('selectOne', { name: nameOf(row) })}
                  checked={selection.selected.has(id)}
                  onChange={(on) => range.toggle(id, on)}
                />
              </span>
              <Who row={row} />
            </div>
            <Change row={row} />
            <p className="meta">
              <ProposedBy row={row} /> · <When at={row.proposed_at} />
            </p>
            <div className="acts">
              <Buttons row={row} decide={decide} busy={busy} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
