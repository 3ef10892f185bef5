import type { Team } from '@contracts/teams';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../app/api.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { EmptyState, Icon, Link, LinkButton, Name, ProblemBanner, Skeleton } from '../../ui/index.ts';
import { teamQuery } from '../teams/queries.ts';
import { Builder } from './builder.tsx';
import { useRuleFields } from './fields.ts';
import { ruleQuery } from './queries.ts';

const route = getRouteApi('/admin/identity/teams/$teamId/rule');

/** `/admin/identity/teams/:id/rule`: who is in the team, put as a rule. */
export function RulePage() {
  const t = useTranslations('rules');
  return (
    <Needs permission="teams.manage" title={t('title')}>
      <Place />
    </Needs>
  );
}

function Place() {
  const t = useTranslations('rules');
  const teams = useTranslations('teams');
  const { teamId } = route.useParams();
  const team = useQuery(teamQuery(teamId));
  usePageTitle(t('title'));
  if (team.error instanceof ProblemError && (team.error.status === 404 || team.error.has('request.invalid')))
    return (
      <EmptyState
        icon="teams"
        title={teams('goneTitle')}
        actions={<LinkButton to="/admin/identity/teams">{teams('toTeams')}</LinkButton>}
      >
        <p>{teams('goneText')}</p>
      </EmptyState>
    );
  return (
    <>
      <nav className="crumb" aria-label={teams('place')}>
        <Link to="/admin/identity/teams">{teams('title')}</Link>
        <Icon name="end" />
        {team.data && (
          <Link to="/admin/identity/teams/$teamId" params={{ teamId }} className="cut">
            <Name>{team.data.name}</Name>
          </Link>
        )}
      </nav>
      {team.data ? (
        <Loaded team={team.data} />
      ) : (
        <div className="page-body" aria-busy={!team.error}>
          {team.error ? (
            <ProblemBanner error={team.error} onRetry={() => void team.refetch()} />
          ) : (
            <Skeleton />
          )}
        </div>
      )}
    </>
  );
}

/** With the rule that the team has, or without one yet. A newer version of it begins the page anew. */
function Loaded({ team }: { team: Team }) {
  const t = useTranslations('rules');
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...ruleQuery(team.id),
    // What others change meanwhile does not wipe out what is being written: saving says so.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchOnMount: 'always',
  });
  const none = error instanceof ProblemError && error.has('team_rule.not_found');
  const fields = useRuleFields();
  const known = fields && (none || (data && isFetchedAfterMount));
  return (
    <>
      <header className="head">
        <div className="grow">
          <h1 className="page-title wrap-anywhere">{t('titleOf', { team: team.name })}</h1>
          <p className="meta">{t('intro')}</p>
        </div>
      </header>
      {known ? (
        <Builder key={data?.version ?? 0} team={team} saved={none ? null : (data ?? null)} fields={fields} />
      ) : (
        <div className="page-body" aria-busy={!error}>
          {error && !none ? (
            <ProblemBanner error={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton lines={6} />
          )}
        </div>
      )}
    </>
  );
}
