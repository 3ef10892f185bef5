import type { DirectoryRow } from '@contracts/directory';
import { useTranslations } from 'use-intl';
import { StatusPill } from '../../ui/index.ts';
import type { Asked } from './actions/user-dialogs.tsx';
import { LastEventCell, TeamsCell } from './row-cells.tsx';
import { RowMenu } from './row-menu.tsx';
import { stateOf } from './status.ts';
import { Who } from './users-list.tsx';

/** The list on a phone: one card a person. */
export function UserCards({ rows, onAsk }: { rows: readonly DirectoryRow[]; onAsk: (asked: Asked) => void }) {
  const t = useTranslations('users');
  return (
    <ul className="cards" aria-label={t('title')}>
      {rows.map((row) => (
        <li key={row.id} className="card">
          <div className="card-top">
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
