import type { UserPage } from '@contracts/directory';
import { grantRole, revokeGrant } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { Checkbox, isolate, toast } from '../../../ui/index.ts';
import { holdsNothingElse, RoleDialog, type RoleQuestion } from '../../teams/team-admins.tsx';
import { textOf } from '../actions/use-run-action.ts';
import { refreshUsers } from '../directory.ts';

/** Whether the person administers the team. Switched by those who may change roles, read by others. */
export function TeamAdminSwitch({ page, team }: { page: UserPage; team: { id: string; name: string } }) {
  const t = useTranslations('user');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<RoleQuestion | null>(null);
  const { user, abilities } = page;
  const grant = user.grants.find((one) => one.role === 'team_admin' && one.team?.id === team.id);
  if (!abilities.change_roles.allowed) return grant ? <span className="team">{t('teamAdmin')}</span> : null;
  const change = async (on: boolean) => {
    if (busy) return;
    // Without any role they invite nobody any more: what becomes of those whom they invited is asked first.
    if (!on && holdsNothingElse(page)) return setAsked({ what: 'revoke', person: user });
    setBusy(true);
    try {
      if (on)
        await call(grantRole, { params: { id: user.id }, body: { role: 'team_admin', team_id: team.id } });
      else if (grant) await call(revokeGrant, { params: { id: user.id, grant_id: grant.id } });
      toast(
        t(on ? 'teamAdminGranted' : 'teamAdminRevoked', {
          name: isolate(user.name),
          team: isolate(team.name),
        }),
      );
    } catch (error) {
      toast(textOf(error, t('failed')));
    } finally {
      await Promise.all([refreshUsers(client, user.id), client.invalidateQueries({ queryKey: ['teams'] })]);
      setBusy(false);
    }
  };
  return (
    <span className="admin-switch">
      <Checkbox
        bare
        role="switch"
        label={t('teamAdminOf', { team: team.name })}
        aria-busy={busy || undefined}
        checked={grant !== undefined}
        onChange={(on) => void change(on)}
      />
      <span aria-hidden="true">{t('teamAdmin')}</span>
      <RoleDialog team={team} asked={asked} onClose={() => setAsked(null)} />
    </span>
  );
}
