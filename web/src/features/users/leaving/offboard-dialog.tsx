import type { UserPage } from '@contracts/directory';
import { type Offboarding, offboardUser } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { isolate, ProblemBanner, RadioGroup, TextField, toast } from '../../../ui/index.ts';
import { DatePicker } from '../../invitations/date-picker.tsx';
import { refreshUsers } from '../directory.ts';
import { TheirInvitations, type Theirs } from './their-invitations.tsx';

type Release = Offboarding['release_contacts'];

interface OffboardDialogProps {
  page: UserPage;
  open: boolean;
  onClose: () => void;
}

/** When somebody leaves, and what becomes of what is theirs. A plan that there is already is changed. */
export default function OffboardDialog({ page, open, onClose }: OffboardDialogProps) {
  const t = useTranslations('leaving');
  const client = useQueryClient();
  const { user } = page;
  const plan = user.offboarding?.done_at === null ? user.offboarding : null;
  const [ends, setEnds] = useState<'now' | 'later'>(plan ? 'later' : 'now');
  const [day, setDay] = useState<string | null>(plan?.last_day_on ?? user.values.last_day_on);
  const [reason, setReason] = useState(plan?.reason ?? '');
  const [release, setRelease] = useState<Release>(plan?.release_contacts ?? 'never');
  const [theirs, setTheirs] = useState<Theirs>('keep');
  const [error, setError] = useState<unknown>(null);
  const [missing, setMissing] = useState(false);
  const later = ends === 'later';
  const confirm = async () => {
    setError(null);
    setMissing(later && !day);
    if (later && !day) throw new Error('No day was chosen.');
    try {
      const left = await call(offboardUser, {
        params: { id: user.id },
        body: {
          ...(later && day ? { last_day_on: day } : { now: true }),
          reason: reason.trim() || null,
          release_contacts: later ? release : release === 'never' ? 'never' : 'now',
          ...(later ? {} : { their_invitations: theirs }),
        },
      });
      toast(t(left.status === 'offboarded' ? 'done' : 'planned', { name: isolate(user.name) }));
    } catch (fault) {
      setError(fault);
      throw fault;
    } finally {
      await refreshUsers(client, user.id);
    }
  };
  const choices: readonly Release[] = later ? ['never', 'on_last_day', 'now'] : ['never', 'now'];
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t('title', { name: user.name })}
      confirmLabel={t(later ? 'plan' : 'offboard')}
      onConfirm={confirm}
      danger
    >
      <p>{t('text')}</p>
      <p>{t('more')}</p>
      <RadioGroup<'now' | 'later'>
        label={t('ends')}
        value={ends}
        onChange={(value) => {
          setEnds(value);
          setMissing(false);
        }}
        options={[
          { value: 'now', label: t('now') },
          { value: 'later', label: t('later') },
        ]}
      />
      {later && (
        <DatePicker
          label={t('day')}
          hint={t('dayHint')}
          error={missing ? t('dayNeeded') : undefined}
          value={day}
          onChange={setDay}
        />
      )}
      <RadioGroup<Release>
        label={t('contacts')}
        value={later || release === 'never' ? release : 'now'}
        onChange={setRelease}
        options={choices.map((value) => ({
          value,
          label: t(`release.${value}`),
          ...(later && value === 'now' ? { hint: t('nowHint') } : {}),
        }))}
      />
      <TextField
        label={t('reason')}
        hint={t('reasonHint')}
        value={reason}
        onChange={setReason}
        maxLength={500}
      />
      <TheirInvitations userId={user.id} value={theirs} onChange={setTheirs} later={later} />
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}
