import type { Team } from '@contracts/teams';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useMatchRoute, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  Actions,
  EmptyState,
  Icon,
  Link,
  LinkButton,
  Name,
  ProblemBanner,
  Skeleton,
} from '../../ui/index.ts';
import { Menu } from '../../ui/menu.tsx';
import { Members } from './members.tsx';
import { mayChangeMembers, teamQuery } from './queries.ts';
import { RemoveTeam } from './remove-team.tsx';
import { TeamAdmins } from './team-admins.tsx';

const TeamRule = lazy(() => import('../rules/team-rule.tsx').then((file) => ({ default: file.TeamRule })));

const route = getRouteApi('/admin/identity/teams/$teamId');

/** `/admin/identity/teams/:id`: who is in it, and what I may change. */
export function TeamPage() {
  const t = useTranslations('teams');
  return (
    <Needs permission="teams.view" title={t('team')}>
      <TeamFrame />
      <Outlet />
    </Needs>
  );
}

function TeamFrame() {
  const t = useTranslations('teams');
  const { teamId } = route.useParams();
  const { data: team, error, refetch } = useQuery(teamQuery(teamId));
  usePageTitle(team?.name ?? t('team'));
  const gone = error instanceof ProblemError && (error.status === 404 || error.has('request.invalid'));
  if (gone) {
    return (
      <EmptyState
        icon="teams"
        title={t('goneTitle')}
        actions={<LinkButton to="/admin/identity/teams">{t('toTeams')}</LinkButton>}
      >
        <p>{t('goneText')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <nav className="crumb" aria-label={t('place')}>
        <Link to="/admin/identity/teams">{t('title')}</Link>
        <Icon name="end" />
        <span className="cut">{team && <Name>{team.name}</Name>}</span>
      </nav>
      {team ? (
        <>
          <TeamHead team={team} />
          <MembersBy team={team} />
          <Members team={team} />
        </>
      ) : (
        <div className="page-body" aria-busy={!error}>
          {error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton />}
        </div>
      )}
    </>
  );
}

/** What puts people into the team: for those who may see it the rule itself, for others a word. */
function MembersBy({ team }: { team: Team }) {
  const t = useTranslations('rules');
  const { may } = useSession();
  if (team.abilities.manage.allowed || (team.by_rule && may('team_rules.view')))
    return (
      <Suspense fallback={<Skeleton />}>
        <TeamRule team={team} />
      </Suspense>
    );
  return team.by_rule && <p className="prose px-(--page-edge,24px) pb-3">{t('byRule')}</p>;
}

function TeamHead({ team }: { team: Team }) {
  const t = useTranslations('teams');
  const rules = useTranslations('rules');
  const { may } = useSession();
  const matches = useMatchRoute();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState(false);
  const sheetOpen = (['edit', 'add'] as const).some((name) =>
    matches({ to: `/admin/identity/teams/$teamId/${name}`, params: { teamId: team.id } }),
  );
  const params = { teamId: team.id };
  return (
    <>
      <header className="head items-start">
        <div className="grow basis-60">
          <h1 className="page-title wrap-anywhere">
            <Name>{team.name}</Name>
          </h1>
          <p className="meta">
            {rules(team.by_rule ? 'dynamic' : 'manual')} ·{' '}
            {t('size', { users: team.users, pending: team.pending })}
          </p>
        </div>
        <Actions>
          {mayChangeMembers(team) && (
            <LinkButton id="add-people" to="/admin/identity/teams/$teamId/add" params={params}>
              {t('addPeople')}
            </LinkButton>
          )}
          {may('invitations.create') && mayChangeMembers(team) && (
            <LinkButton
              to="/admin/identity/users/invite"
              state={{ inviteTeams: [team.id] }}
              kind={sheetOpen ? 'plain' : 'primary'}
            >
              {t('inviteInto')}
            </LinkButton>
          )}
          {team.abilities.manage.allowed && (
            <Menu
              kind="plain"
              label={t('actionsFor', { name: team.name })}
              items={[
                {
                  id: 'edit',
                  label: t('edit'),
                  icon: 'pencil',
                  onPress: () => void navigate({ to: '/admin/identity/teams/$teamId/edit', params }),
                },
                null,
                {
                  id: 'remove',
                  label: t('remove'),
                  icon: 'trash',
                  danger: true,
                  onPress: () => setRemoving(true),
                },
              ]}
            />
          )}
        </Actions>
      </header>
      <dl className="facts px-(--page-edge,24px) pb-3 max-w-[960px]">
        {team.description && (
          <>
            <dt>{t('description')}</dt>
            <dd>
              <bdi>{team.description}</bdi>
            </dd>
          </>
        )}
        {team.who_to_ask && (
          <>
            <dt>{t('whoToAsk')}</dt>
            <dd>
              <bdi>{team.who_to_ask}</bdi>
            </dd>
          </>
        )}
        <dt>{t('admins')}</dt>
        <dd>
          <TeamAdmins team={team} />
        </dd>
      </dl>
      <RemoveTeam team={removing ? team : null} onClose={() => setRemoving(false)} />
    </>
  );
}
