import type { DirectoryRow } from '@contracts/directory';
import { useTranslations } from 'use-intl';
import { Checkbox, StatusPill } from '../../ui/index.ts';
import { useRangeSelection } from '../../ui/range-selection.ts';
import type { Asked } from './actions/user-dialogs.tsx';
import { Who } from './list-columns.tsx';
import { LastEventCell, TeamsCell } from './row-cells.tsx';
import { RowMenu } from './row-menu.tsx';
import { stateOf } from './status.ts';
import type { UsersSelection } from './use-selection.ts';

interface UserCardsProps {
  rows: readonly DirectoryRow[];
  selection: UsersSelection;
  selectable: boolean;
  onAsk: (asked: Asked) => void;
}

const idOf = (row: DirectoryRow): string => row.id;

/** The list on a phone: one card a person. */
export function UserCards({ rows, selection, selectable, onAsk }: UserCardsProps) {
  const t = useTranslations('users');
  const range = useRangeSelection(rows, idOf, selection);
  return (
    <ul className="cards" aria-label={t('title')}>
      {rows.map((row) => (
        <li key={row.id} className="card" data-selected={selection.selected.has(row.id) || undefined}>
          <div className="card-top">
            {selectable && (
              <span onPointerDownCapture={range.note} onKeyDownCapture={range.note}>
                <Checkbox
                  bare
                  label={t('selectOne', { name: row.name })}
                  checked={selection.selected.has(row.id)}
                  onChange={(on) => range.toggle(row.id, on)}
                />
              </span>
            )}
            <Who row={row} />
            <RowMenu row={row} onAsk={onAsk} />
          </div>
          <div className="card-line">
            <StatusPill state={stateOf(row)} />
            <LastEventCell row={row} />
          </div>
          {row.team_count > 0 && <TeamsCell row={row} shown={2} />}
        </li>
      ))}
    </ul>
  );
}
