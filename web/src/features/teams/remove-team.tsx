import { removeTeam, type Team } from '@contracts/teams';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { isolate, ProblemBanner, toast } from '../../ui/index.ts';
import { teamChanged, teamQuery } from './queries.ts';

/** Says what removing does, and does it. `team` null: nothing is asked. */
export function RemoveTeam({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const t = useTranslations('teams');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [refused, setRefused] = useState<unknown>(null);
  // The words stay while the dialog goes away.
  const [shown, setShown] = useState(team);
  if (team && team !== shown) setShown(team);
  if (!shown) return null;
  const remove = async () => {
    setRefused(null);
    try {
      await call(removeTeam, { params: { id: shown.id } });
    } catch (error) {
      setRefused(error);
      throw error;
    }
    toast(t('removed', { name: isolate(shown.name) }));
    await navigate({ to: '/admin/identity/teams', ignoreBlocker: true });
    queries.removeQueries({ queryKey: teamQuery(shown.id).queryKey });
    void teamChanged(queries);
  };
  return (
    <ConfirmDialog
      open={team !== null}
      onClose={() => {
        setRefused(null);
        onClose();
      }}
      title={t('removeTitle', { name: shown.name })}
      confirmLabel={t('removeConfirm')}
      onConfirm={remove}
      danger
    >
      {refused !== null && <ProblemBanner error={refused} />}
      <ul>
        <li>{t('removeUsers', { count: shown.users })}</li>
        <li>{t('removeAdmins', { count: shown.admins.length })}</li>
        {shown.pending > 0 && <li>{t('removePending', { count: shown.pending })}</li>}
        <li>{t('removeForGood')}</li>
      </ul>
    </ConfirmDialog>
  );
}
