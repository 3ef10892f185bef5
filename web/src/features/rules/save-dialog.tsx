import type { saveTeamRule } from '@contracts/dynamic-teams';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Preview, Rule } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import type { RequestOf } from '../../app/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Button, ProblemBanner, RadioGroup } from '../../ui/index.ts';
import { ChooseValues, type Chosen } from './choose-values.tsx';
import { Names, Unconfirmed } from './preview-panel.tsx';

type Body = RequestOf<typeof saveTeamRule>['body'];
export type Decisions = Pick<Body, 'present_members' | 'unconfirmed'>;

interface SaveProps {
  team: { id: string; name: string };
  rule: Rule | null;
  open: boolean;
  /** What saving would do as of now. */
  effects: Preview;
  /** Whether a rule decides already: then nobody is in the team by hand. */
  byRule: boolean;
  /** Saves; what it throws is shown here. */
  onSave: (decisions: Decisions) => Promise<void>;
  onClose: () => void;
}

/** Says what saving will do to whom, and asks what only a person can decide. */
export function SaveDialog({ team, rule, open, effects, byRule, onSave, onClose }: SaveProps) {
  const t = useTranslations('rules');
  const [present, setPresent] = useState<'keep' | 'remove'>(byRule ? 'remove' : 'keep');
  const choices = useTranslations('ruleChoices');
  const [unconfirmed, setUnconfirmed] = useState<'confirm' | 'leave_out' | 'choose'>('leave_out');
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const { joins, leaves, without_team: without } = effects;
  const keeps = present === 'keep' && leaves.count > 0;
  const count = effects.unconfirmed.reduce((sum, one) => sum + one.count, 0);
  const save = async () => {
    setBusy(true);
    setRefused(null);
    try {
      await onSave({
        ...(leaves.count > 0 ? { present_members: present } : {}),
        ...(count > 0
          ? { unconfirmed: unconfirmed === 'choose' ? { confirm: [...chosen.values()] } : unconfirmed }
          : {}),
      });
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={() => !busy && onClose()}
      title={t('saveTitle', { team: team.name })}
      asks
      actions={
        <>
          <Button autoFocus onClick={() => !busy && onClose()}>
            {t('cancel')}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {t('save')}
          </Button>
        </>
      }
    >
      {refused !== null && <ProblemBanner error={refused} />}
      <p className="font-medium">
        {t('saveEffects', {
          joins: joins.count,
          leaves: keeps ? 0 : leaves.count,
          without: keeps ? 0 : without.count,
        })}
      </p>
      <p>{t('saveText')}</p>
      {leaves.count > 0 && (
        <RadioGroup
          label={t('presentMembers', { count: leaves.count })}
          hint={<Names some={leaves} />}
          value={present}
          onChange={setPresent}
          options={[
            { value: 'keep', label: t('presentKeep'), hint: t('presentKeepHint') },
            {
              value: 'remove',
              label: t('presentRemove'),
              hint: without.count > 0 ? t('presentRemoveHint', { count: without.count }) : undefined,
            },
          ]}
        />
      )}
      {count > 0 && (
        <>
          <RadioGroup
            label={t('unconfirmedAsk', { count })}
            value={unconfirmed}
            onChange={setUnconfirmed}
            options={[
              { value: 'leave_out', label: t('unconfirmedLeave'), hint: t('unconfirmedLeaveHint') },
              { value: 'confirm', label: t('unconfirmedConfirm'), hint: t('unconfirmedConfirmHint') },
              { value: 'choose', label: choices('choose'), hint: choices('chooseHint') },
            ]}
          />
          {unconfirmed === 'choose' && rule ? (
            <ChooseValues teamId={team.id} rule={rule} chosen={chosen} onChange={setChosen} />
          ) : (
            <Unconfirmed values={effects.unconfirmed} />
          )}
        </>
      )}
    </Dialog>
  );
}
