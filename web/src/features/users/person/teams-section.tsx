import type { UserPage } from '@contracts/directory';
import { addMembers, removeMembers } from '@contracts/teams';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { ChipCombo } from '../../../ui/chip-combo.tsx';
import { Button, EmptyState, isolate, Link, toast, When } from '../../../ui/index.ts';
import { teamNamesQuery } from '../../teams/queries.ts';
import { textOf } from '../actions/use-run-action.ts';
import { refreshUsers } from '../directory.ts';
import { RolesCard } from './roles-card.tsx';
import { TeamAdminSwitch } from './team-admin-switch.tsx';
import { useOpenUser } from './user-query.ts';

const TeamReason = lazy(() =>
  import('../../rules/team-reason.tsx').then((file) => ({ default: file.TeamReason })),
);

/** The teams of a person, and the roles that they have over teams or everything. */
export function TeamsSection() {
  const t = useTranslations('user');
  const page = useOpenUser();
  const { user, teams, abilities } = page;
  return (
    <div className="page-body person-section">
      {abilities.change_teams.allowed ? (
        <AddToTeams page={page} />
      ) : (
        <p className="prose">{abilities.change_teams.detail}</p>
      )}
      {teams.length === 0 ? (
        <EmptyState icon="teams" title={t('noTeamsTitle')}>
          <p>{t('noTeamsText')}</p>
        </EmptyState>
      ) : (
        <ul className="rows" aria-label={t('teamsOf', { name: user.name })}>
          {teams.map((team) => (
            <li key={team.id}>
              <div className="rows-main">
                <Link to="/admin/identity/teams/$teamId" params={{ teamId: team.id }}>
                  <bdi>{team.name}</bdi>
                </Link>
                <span className="meta block">
                  {t.rich(team.source === 'manual' ? 'inTeamSince' : 'inTeamByRule', {
                    time: () => <When at={team.added_at} withTime={false} />,
                  })}
                </span>
                {team.source === 'rule' && (
                  <Suspense>
                    <TeamReason userId={user.id} teamId={team.id} />
                  </Suspense>
                )}
              </div>
              <TeamAdminSwitch page={page} team={team} />
              {team.source !== 'rule' && <RemoveFromTeam page={page} team={team} />}
            </li>
          ))}
        </ul>
      )}
      <RolesCard page={page} />
    </div>
  );
}

function AddToTeams({ page: { user, teams } }: { page: UserPage }) {
  const t = useTranslations('user');
  const rules = useTranslations('rules');
  const client = useQueryClient();
  const { data } = useQuery(teamNamesQuery);
  const [chosen, setChosen] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const open = (data?.items ?? []).filter((team) => !teams.some((one) => one.id === team.id));
  const add = async () => {
    if (busy || chosen.length === 0) return;
    setBusy(true);
    try {
      for (const id of chosen) {
        const { items } = await call(addMembers, { params: { id }, body: { user_ids: [user.id] } });
        const refused = items.find((item) => !item.ok);
        if (refused) return toast(refused.detail ?? t('failed'));
      }
      toast(t('addedToTeams', { name: isolate(user.name), count: chosen.length }));
      setChosen([]);
    } catch (error) {
      toast(textOf(error, t('failed')));
    } finally {
      setBusy(false);
      await Promise.all([refreshUsers(client, user.id), client.invalidateQueries({ queryKey: ['teams'] })]);
    }
  };
  if (data && open.length === 0 && teams.length > 0) return null;
  return (
    <div className="add-teams">
      <ChipCombo
        // The list of options is taken over when the field is made.
        key={open.map((team) => team.id).join()}
        className="grow"
        label={t('addToTeams')}
        value={chosen}
        onChange={setChosen}
        placeholder={t('chooseTeams')}
        options={open.map((team) => ({
          id: team.id,
          name: team.name,
          note: team.by_rule ? rules('byRuleShort') : (team.description ?? undefined),
          locked: team.by_rule,
        }))}
        hint={user.status === 'invited' ? t('linksDieHint') : undefined}
      />
      <Button
        busy={busy}
        unavailable={chosen.length === 0 ? t('chooseTeamsFirst') : undefined}
        onClick={() => void add()}
      >
        {t('addVerb')}
      </Button>
    </div>
  );
}

function RemoveFromTeam({ page, team }: { page: UserPage; team: UserPage['teams'][number] }) {
  const t = useTranslations('user');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      const { items } = await call(removeMembers, {
        params: { id: team.id },
        body: { user_ids: [page.user.id] },
      });
      const refused = items.find((item) => !item.ok);
      // What was done by a slip is put right where it was done: the team is in the field above at once.
      toast(
        refused
          ? (refused.detail ?? t('failed'))
          : t('removedFromTeam', { name: isolate(page.user.name), team: isolate(team.name) }),
      );
    } catch (error) {
      toast(textOf(error, t('failed')));
    } finally {
      setBusy(false);
      await Promise.all([
        refreshUsers(client, page.user.id),
        client.invalidateQueries({ queryKey: ['teams'] }),
      ]);
      document.querySelector<HTMLElement>('.add-teams input')?.focus();
    }
  };
  return (
    <Button
      size="small"
      kind="bare"
      busy={busy}
      aria-label={t('removeFromTeam', { team: team.name })}
      unavailable={team.removable.allowed ? undefined : team.removable.detail}
      title={team.removable.allowed ? undefined : team.removable.detail}
      onClick={() => void remove()}
    >
      {t('removeVerb')}
    </Button>
  );
}
