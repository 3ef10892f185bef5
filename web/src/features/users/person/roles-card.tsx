import type { UserPage } from '@contracts/directory';
import { grantRole, revokeGrant } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type OrganizationRole, organizationRoles } from '../../../../../server/src/platform/permissions.ts';
import { call } from '../../../app/api.ts';
import { useSession } from '../../../app/session.ts';
import { sessionQuery } from '../../../app/session-query.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { Button, isolate, ProblemBanner, toast } from '../../../ui/index.ts';
import { refreshUsers } from '../directory.ts';
import { TheirInvitations, type Theirs } from '../leaving/their-invitations.tsx';
import { TeamAdminSwitch } from './team-admin-switch.tsx';

/** What is asked about: a role to give, or one to take by the id of its grant. */
interface Question {
  role: OrganizationRole;
  grantId: string | undefined;
}

/** Roles that reach beyond the teams listed above: over the whole organization, or over a team without being in it. */
export function RolesCard({ page }: { page: UserPage }) {
  const t = useTranslations('user');
  const words = useTranslations('personRoles');
  const { mayGrant } = useSession();
  const [asked, setAsked] = useState<Question & { open: boolean; key: number }>();
  const { user, teams, abilities } = page;
  const grantOf = (role: OrganizationRole) => user.grants.find((grant) => grant.role === role);
  const mayChange = (role: OrganizationRole) => abilities.change_roles.allowed && mayGrant(role);
  const shown = organizationRoles.filter((role) => grantOf(role) || mayChange(role));
  const outside = user.grants.flatMap((grant) =>
    grant.team && !teams.some((team) => team.id === grant.team?.id) ? [grant.team] : [],
  );
  if (shown.length === 0 && outside.length === 0) return null;
  return (
    <section className="roles" aria-labelledby="roles">
      <h2 className="section-title" id="roles">
        {t('roles')}
      </h2>
      <ul className="rows">
        {shown.map((role) => {
          const held = grantOf(role);
          const name = words(`name.${role}`);
          return (
            <li key={role}>
              <div className="rows-main">
                {name}
                <span className="meta block">{words(`note.${role}`)}</span>
              </div>
              {mayChange(role) ? (
                <Button
                  size="small"
                  kind={held ? 'danger' : 'plain'}
                  aria-label={words(held ? 'takeRole' : 'giveRole', { role: name })}
                  onClick={() =>
                    setAsked({ role, grantId: held?.id, open: true, key: (asked?.key ?? 0) + 1 })
                  }
                >
                  {words(held ? 'take' : 'give')}
                </Button>
              ) : null}
            </li>
          );
        })}
        {outside.map((team) => (
          <li key={team.id}>
            <div className="rows-main">
              <bdi>{team.name}</bdi>
              <span className="meta block">{t('adminNotMember')}</span>
            </div>
            <TeamAdminSwitch page={page} team={team} />
          </li>
        ))}
      </ul>
      {asked && (
        <RoleDialog
          key={asked.key}
          page={page}
          question={asked}
          open={asked.open}
          onClose={() => setAsked({ ...asked, open: false })}
        />
      )}
    </section>
  );
}

/** Asks before a role of the organization is given or taken; the question stays as it was while the answer changes the page. */
function RoleDialog(props: { page: UserPage; question: Question; open: boolean; onClose: () => void }) {
  const { page, question, open, onClose } = props;
  const t = useTranslations('personRoles');
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<Theirs>('keep');
  // Somebody who keeps another role goes on as the inviter of theirs.
  const [last] = useState(page.user.grants.length === 1);
  const { user } = page;
  const { role, grantId } = question;
  const name = t(`name.${role}`);
  const confirm = async () => {
    setError(null);
    try {
      if (grantId === undefined) await call(grantRole, { params: { id: user.id }, body: { role } });
      else {
        const query = last ? { their_invitations: theirs } : {};
        await call(revokeGrant, { params: { id: user.id, grant_id: grantId }, query });
      }
      toast(t(grantId ? 'taken' : 'given', { name: isolate(user.name), role: name }));
    } catch (fault) {
      setError(fault);
      throw fault;
    } finally {
      await Promise.all([
        refreshUsers(client, user.id),
        client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ]);
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t(grantId ? 'takeTitle' : 'giveTitle', { name: user.name, role: name })}
      confirmLabel={t(grantId ? 'take' : 'give')}
      onConfirm={confirm}
      danger={grantId !== undefined}
    >
      <p>{grantId ? t('takeText') : t(`text.${role}`)}</p>
      {open && grantId && last && <TheirInvitations userId={user.id} value={theirs} onChange={setTheirs} />}
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}
