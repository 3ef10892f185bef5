import type { UserPage } from '@contracts/directory';
import { grantRole, revokeGrant } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { sessionQuery } from '../../../app/session-query.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { Button, isolate, ProblemBanner, toast } from '../../../ui/index.ts';
import { refreshUsers } from '../directory.ts';
import { TheirInvitations, type Theirs } from '../leaving/their-invitations.tsx';
import { TeamAdminSwitch } from './team-admin-switch.tsx';

/** Roles that reach beyond the teams listed above: over the whole organization, or over a team without being in it. */
export function RolesCard({ page }: { page: UserPage }) {
  const t = useTranslations('user');
  const [asking, setAsking] = useState(false);
  const { user, teams, abilities } = page;
  const admin = user.grants.find((grant) => grant.role === 'organization_admin');
  const outside = user.grants.flatMap((grant) =>
    grant.team && !teams.some((team) => team.id === grant.team?.id) ? [grant.team] : [],
  );
  if (!abilities.change_roles.allowed && !admin && outside.length === 0) return null;
  return (
    <section className="roles" aria-labelledby="roles">
      <h2 className="section-title" id="roles">
        {t('roles')}
      </h2>
      <ul className="rows">
        <li>
          <div className="rows-main">
            {t('organizationAdmin')}
            <span className="meta block">{t(admin ? 'organizationAdminIs' : 'organizationAdminIsNot')}</span>
          </div>
          {abilities.change_roles.allowed && (
            <Button size="small" kind={admin ? 'danger' : 'plain'} onClick={() => setAsking(true)}>
              {t(admin ? 'revokeRole' : 'grantRole')}
            </Button>
          )}
        </li>
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
      <OrganizationAdminDialog
        page={page}
        grantId={admin?.id}
        open={asking}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}

function OrganizationAdminDialog(props: {
  page: UserPage;
  grantId: string | undefined;
  open: boolean;
  onClose: () => void;
}) {
  const { page, grantId, open, onClose } = props;
  const t = useTranslations('user');
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<Theirs>('keep');
  // The answer changes what is asked: the question that was opened stays until it is closed.
  const [revokes, setRevokes] = useState(false);
  const [wasOpen, setWasOpen] = useState(open);
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open) {
      setRevokes(grantId !== undefined);
      setError(null);
      setTheirs('keep');
    }
  }
  const { user } = page;
  const last = user.grants.length === 1;
  const confirm = async () => {
    setError(null);
    try {
      const params = { id: user.id, grant_id: grantId ?? '' };
      // Somebody who keeps another role goes on as the inviter of theirs.
      const query = last ? { their_invitations: theirs } : {};
      if (revokes) await call(revokeGrant, { params, query });
      else await call(grantRole, { params: { id: user.id }, body: { role: 'organization_admin' } });
      toast(t(revokes ? 'adminRevoked' : 'adminGranted', { name: isolate(user.name) }));
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
      title={t(revokes ? 'adminRevokeTitle' : 'adminGrantTitle', { name: user.name })}
      confirmLabel={t(revokes ? 'revokeRole' : 'grantRole')}
      onConfirm={confirm}
      danger={revokes}
    >
      <p>{t(revokes ? 'adminRevokeText' : 'adminGrantText')}</p>
      {open && revokes && last && <TheirInvitations userId={user.id} value={theirs} onChange={setTheirs} />}
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}
