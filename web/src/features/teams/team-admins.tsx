import type { UserPage } from '@contracts/directory';
import type { Team } from '@contracts/teams';
import { grantRole, revokeGrant } from '@contracts/users';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Icon, isolate, Link, Name, ProblemBanner, toast } from '../../ui/index.ts';
import { TheirInvitations, type Theirs } from '../users/leaving/their-invitations.tsx';
import { userQuery } from '../users/person/user-query.ts';
import { teamChanged } from './queries.ts';

/** A question about one person and the role of Team Admin. */
export interface RoleQuestion {
  what: 'grant' | 'revoke';
  person: { id: string; name: string; pending?: boolean };
}

/** Who administers the team, members or not; those who may change roles take it away here. */
export function TeamAdmins({ team }: { team: Team }) {
  const t = useTranslations('teams');
  const mayChange = useSession().may('users.change_roles');
  const [asked, setAsked] = useState<RoleQuestion | null>(null);
  return (
    <>
      {team.admins.length === 0 && t(mayChange ? 'noAdminYet' : 'noAdmin')}
      <ul className="flex flex-wrap gap-1">
        {team.admins.map((person) => (
          <li key={person.id} className="chip">
            <Link to="/admin/identity/users/$userId" params={{ userId: person.id }} className="cut">
              <Name>{person.name}</Name>
            </Link>
            {mayChange && (
              <button
                type="button"
                aria-label={t('revokeAdminOf', { name: person.name })}
                title={t('revokeAdmin')}
                onClick={() => setAsked({ what: 'revoke', person })}
              >
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ul>
      <RoleDialog team={team} asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

/** Grants or revokes Team Admin after saying what it means. */
export function RoleDialog(props: {
  team: Pick<Team, 'id' | 'name'>;
  asked: RoleQuestion | null;
  onClose: () => void;
}) {
  const { team, asked, onClose } = props;
  const t = useTranslations('teams');
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const [shown, setShown] = useState(asked);
  const [theirs, setTheirs] = useState<Theirs>('keep');
  if (asked && asked !== shown) {
    setShown(asked);
    setTheirs('keep');
  }
  // A grant is revoked by its id, which only the person's own page knows.
  const { data: page } = useQuery({
    ...userQuery(asked?.person.id ?? ''),
    enabled: asked?.what === 'revoke',
  });
  if (!shown) return null;
  const { what, person } = shown;
  const words = { name: person.name, team: team.name };
  const change = async () => {
    setRefused(null);
    try {
      if (what === 'grant') await grant(person.id, team.id);
      else await revoke(await queries.ensureQueryData(userQuery(person.id)), team.id, theirs);
    } catch (error) {
      setRefused(error);
      throw error;
    }
    await Promise.all([teamChanged(queries), queries.invalidateQueries({ queryKey: ['user', person.id] })]);
    const said = { name: isolate(person.name), team: isolate(team.name) };
    toast(t(what === 'grant' ? 'granted' : 'revoked', said));
  };
  return (
    <ConfirmDialog
      open={asked !== null}
      onClose={() => {
        setRefused(null);
        onClose();
      }}
      title={t(what === 'grant' ? 'grantTitle' : 'revokeTitle', words)}
      confirmLabel={t(what === 'grant' ? 'makeAdmin' : 'revokeAdmin')}
      onConfirm={change}
      danger={what === 'revoke'}
    >
      {refused !== null && <ProblemBanner error={refused} />}
      <p>{t(what === 'grant' ? 'grantText' : 'revokeText', words)}</p>
      {what === 'grant' && person.pending && <p>{t('grantPending')}</p>}
      {asked?.what === 'revoke' && page && holdsNothingElse(page) && (
        <TheirInvitations userId={person.id} value={theirs} onChange={setTheirs} />
      )}
    </ConfirmDialog>
  );
}

const grant = (userId: string, teamId: string) =>
  call(grantRole, { params: { id: userId }, body: { role: 'team_admin', team_id: teamId } });

/** Somebody who keeps another role goes on as the inviter of theirs. */
export const holdsNothingElse = ({ user }: UserPage): boolean => user.grants.length === 1;

/** Gone meanwhile is as good as revoked. */
async function revoke(page: UserPage, teamId: string, theirs: Theirs): Promise<void> {
  const { id, grants } = page.user;
  const held = grants.find((one) => one.role === 'team_admin' && one.team?.id === teamId);
  const query = holdsNothingElse(page) ? { their_invitations: theirs } : {};
  if (held) await call(revokeGrant, { params: { id, grant_id: held.id }, query });
}
