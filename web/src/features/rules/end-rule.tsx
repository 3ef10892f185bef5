import { endTeamRule } from '@contracts/dynamic-teams';
import type { Team } from '@contracts/teams';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { isolate, ProblemBanner, RadioGroup, toast } from '../../ui/index.ts';
import { teamChanged } from '../teams/queries.ts';

/** Back to a team that admins fill by hand, with those who are in it or empty. */
export function EndRule({ team, open, onClose }: { team: Team; open: boolean; onClose: () => void }) {
  const t = useTranslations('rules');
  const queries = useQueryClient();
  const [members, setMembers] = useState<'keep' | 'remove'>('keep');
  const [refused, setRefused] = useState<unknown>(null);
  const end = async () => {
    setRefused(null);
    try {
      await call(endTeamRule, { params: { id: team.id }, body: { members } });
    } catch (error) {
      setRefused(error);
      throw error;
    }
    await teamChanged(queries);
    toast(t('ended', { team: isolate(team.name) }));
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        setRefused(null);
        onClose();
      }}
      title={t('endTitle', { team: team.name })}
      confirmLabel={t('endConfirm')}
      onConfirm={end}
      danger={members === 'remove'}
    >
      {refused !== null && <ProblemBanner error={refused} />}
      <p>{t('endText')}</p>
      <RadioGroup
        label={t('endMembers')}
        value={members}
        onChange={setMembers}
        options={[
          { value: 'keep', label: t('endKeep', { count: team.users }) },
          { value: 'remove', label: t('endRemove'), hint: t('endRemoveHint') },
        ]}
      />
    </ConfirmDialog>
  );
}
