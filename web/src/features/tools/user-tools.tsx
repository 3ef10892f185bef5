import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { EmptyState, isolate, Name, PlainLink, ProblemBanner, Skeleton, useWhen } from '../../ui/index.ts';
import { useOpenUser } from '../users/person/user-query.ts';
import { userToolsQuery } from './queries.ts';
import { Uses } from './uses.tsx';
import { ToolIcon } from './who-gets.tsx';

/** The tools of a person, each with why, and their sign-ins. */
export function UserToolsSection() {
  const t = useTranslations('tools');
  const format = useFormatter();
  const when = useWhen();
  const { user } = useOpenUser();
  const { data, error, refetch } = useQuery(userToolsQuery(user.id));
  if (!data)
    return (
      <div className="page-body" aria-busy={!error}>
        {error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />}
      </div>
    );
  return (
    <>
      {data.length === 0 ? (
        <EmptyState icon="tools" title={t('userNoneTitle')}>
          <p>{t('userNoneText')}</p>
        </EmptyState>
      ) : (
        <div className="page-body person-section">
          <ul className="rows" aria-label={t('title')}>
            {data.map(({ tool, by, teams, last_sign_in_at: last }) => (
              <li key={tool.id}>
                <ToolIcon icon={tool.icon} />
                <div className="rows-main">
                  <PlainLink to="/admin/identity/tools/$toolId" params={{ toolId: tool.id }} className="cut">
                    <Name>{tool.name}</Name>
                  </PlainLink>
                  <span className="meta block">
                    {by === 'teams'
                      ? t('becauseTeams', {
                          teams: format.list(
                            teams.map((team) => isolate(team.name)),
                            { type: 'conjunction' },
                          ),
                        })
                      : t(by === 'rule' ? 'becauseRule' : 'becauseEveryone')}
                    {last && ` · ${t('lastOf', { time: when(last) })}`}
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
      <h2 className="section-title px-(--page-edge,24px) pb-2">{t('tabLog')}</h2>
      <Uses of={{ userId: user.id }} />
    </>
  );
}
