import type { DirectoryRow } from '@contracts/directory';
import { useTranslations } from 'use-intl';
import { cx, When } from '../../ui/index.ts';
import { UndoLine } from '../invitations/undo-line.tsx';
import { useRecents } from './recent.ts';
import { useLastEvent } from './status.ts';

/** What happened last, and when; right after inviting, how long it can still be taken back. */
export function LastEventCell({ row }: { row: DirectoryRow }) {
  const last = useLastEvent()(row);
  const recent = useRecents().find((one) => one.answer.user.id === row.id && !one.undone);
  const plain = (
    <span className={cx('two', last.bad && 'two-bad')}>
      <b className="cut" title={last.text}>
        {last.text}
      </b>
      {last.at && (
        <span className="meta">
          <When at={last.at} />
        </span>
      )}
    </span>
  );
  return recent ? <UndoLine recent={recent} otherwise={plain} /> : plain;
}

const SHOWN = 1;

/** One team and how many more; all of them for those who listen or rest on it. */
export function TeamsCell({ row, shown = SHOWN }: { row: DirectoryRow; shown?: number }) {
  const t = useTranslations('users');
  if (row.team_count === 0) return <span className="meta">{t('noTeam')}</span>;
  const more = row.team_count - Math.min(shown, row.teams.length);
  return (
    <span className="team-list" title={row.teams.map((team) => team.name).join(', ')}>
      {row.teams.slice(0, shown).map((team) => (
        <span key={team.id} className="team cut">
          <bdi>{team.name}</bdi>
        </span>
      ))}
      {more > 0 && (
        <span className="meta">
          <span aria-hidden="true">{t('moreTeamsShort', { count: more })}</span>
          <span className="vh">{t('moreTeams', { count: more })}</span>
        </span>
      )}
    </span>
  );
}
