import { type BulkAction, createBulkJob } from '@contracts/bulk-jobs';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, type RequestOf } from '../../app/api.ts';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { ComboBox } from '../../ui/combo-box.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Button, ProblemBanner, TextField } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import { LineManagerField } from '../users/line-manager-field.tsx';
import type { JobKind } from './queries.ts';

interface JobDialogProps {
  kind: JobKind;
  filter: RequestOf<typeof createBulkJob>['body']['filter'];
  open: boolean;
  onClose: () => void;
}

/** Asks for what the action needs; what would come of it is shown on the page of the job, before anything is done. */
export default function JobDialog({ kind, filter, open, onClose }: JobDialogProps) {
  const t = useTranslations('bulkJobs');
  const navigate = useNavigate();
  const [team, setTeam] = useState<string | null>(null);
  const [department, setDepartment] = useState('');
  const [manager, setManager] = useState<Option | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const asksTeam = kind === 'add_to_team' || kind === 'remove_from_team';
  const missing = asksTeam && team === null ? t('chooseTeam') : undefined;
  const look = async () => {
    setBusy(true);
    setFault(null);
    try {
      const action = actionOf(kind, team, department.trim(), manager?.id ?? null);
      const { id } = await call(createBulkJob, { body: { action, filter }, idempotencyKey });
      onClose();
      await navigate({ to: '/admin/identity/bulk/$jobId', params: { jobId: id } });
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t(`kind.${kind}`)}
      asks
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" busy={busy} unavailable={missing} onClick={() => void look()}>
            {t('look')}
          </Button>
        </>
      }
    >
      {fault !== null && <ProblemBanner error={fault} />}
      {asksTeam && <TeamChoice value={team} onChange={setTeam} />}
      {kind === 'change_department' && (
        <TextField
          label={t('department')}
          hint={t('departmentHint')}
          value={department}
          maxLength={200}
          onChange={setDepartment}
        />
      )}
      {kind === 'change_line_manager' && (
        <LineManagerField
          label={t('manager')}
          hint={t('managerHint')}
          value={manager}
          onChange={setManager}
        />
      )}
      <p>{t('first')}</p>
    </Dialog>
  );
}

function actionOf(
  kind: JobKind,
  team: string | null,
  department: string,
  manager: string | null,
): BulkAction {
  if (kind === 'add_to_team' || kind === 'remove_from_team') return { kind, team_id: team ?? '' };
  if (kind === 'change_department') return { kind, department: department || null };
  if (kind === 'change_line_manager') return { kind, line_manager_id: manager };
  return { kind };
}

function TeamChoice(props: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useTranslations('bulkJobs');
  const teams = useQuery(teamNamesQuery).data?.items ?? [];
  return (
    <ComboBox
      label={t('team')}
      options={teams
        .filter((team) => team.abilities.change_members.allowed)
        .map(({ id, name }) => ({ id, name }))}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
