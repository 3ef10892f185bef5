import type { UserPage } from '@contracts/directory';
import { decideInvitationsMade } from '@contracts/invitations';
import { cancelOffboarding } from '@contracts/users';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { useSession } from '../../../app/session.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { Banner, Button, isolate, Name, ProblemBanner, toast } from '../../../ui/index.ts';
import { textOf } from '../actions/use-run-action.ts';
import type { Asked } from '../actions/user-dialogs.tsx';
import { refreshUsers } from '../directory.ts';
import { madeQuery } from './made-query.ts';
import { PeopleHeld } from './their-invitations.tsx';

/** Above the sections of somebody who is about to leave or has left: the day, why, and what waits for a decision. */
export default function LeavingNotices({ page, onAsk }: { page: UserPage; onAsk: (asked: Asked) => void }) {
  const { offboarding, status } = page.user;
  const { may } = useSession();
  return (
    <div className="page-body">
      {offboarding && <LastDay page={page} offboarding={offboarding} onAsk={onAsk} />}
      {status === 'offboarded' && may('users.change_status') && <Held page={page} />}
    </div>
  );
}

interface LastDayProps {
  page: UserPage;
  offboarding: NonNullable<UserPage['user']['offboarding']>;
  onAsk: (asked: Asked) => void;
}

function LastDay({ page, offboarding, onAsk }: LastDayProps) {
  const t = useTranslations('leaving');
  const format = useFormatter();
  const [cancelling, setCancelling] = useState(false);
  const { last_day_on, done_at, planned_by, reason, refused_on } = offboarding;
  // A day has no time: noon in UTC is the same day for every reader of the portal's clock in UTC.
  const day = format.dateTime(new Date(`${last_day_on}T12:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' });
  const planned = done_at === null;
  const may = planned && page.abilities.cancel_offboarding.allowed;
  return (
    <Banner
      tone={refused_on ? 'warn' : 'info'}
      title={t(planned ? 'lastDay' : 'left', { day })}
      actions={
        may && (
          <>
            <Button size="small" onClick={() => onAsk({ kind: 'offboard', page })}>
              {t('change')}
            </Button>
            <Button size="small" onClick={() => setCancelling(true)}>
              {t('cancel')}
            </Button>
          </>
        )
      }
    >
      {planned && refused_on && <p>{t('refused')}</p>}
      {planned && !refused_on && planned_by && (
        <p>{t.rich('lastDayText', { name: () => <Name>{planned_by.name}</Name> })}</p>
      )}
      {reason && (
        <p>
          {t('reason')}: <bdi>{reason}</bdi>
        </p>
      )}
      <CancelDialog page={page} open={cancelling} onClose={() => setCancelling(false)} />
    </Banner>
  );
}

function CancelDialog({ page, open, onClose }: { page: UserPage; open: boolean; onClose: () => void }) {
  const t = useTranslations('leaving');
  const lost = useTranslations('user');
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const { id, name } = page.user;
  const confirm = async () => {
    setError(null);
    try {
      const { not_restored } = await call(cancelOffboarding, { params: { id } });
      const missing = not_restored.map((detail) => lost(`detail.${detail}`)).join(', ');
      const said = { name: isolate(name) };
      toast(missing ? lost('done.restoreWithout', { ...said, lost: missing }) : t('cancelled', said));
    } catch (fault) {
      setError(fault);
      throw fault;
    } finally {
      await refreshUsers(client, id);
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t('cancelTitle', { name })}
      confirmLabel={t('cancel')}
      cancelLabel={t('keepPlan')}
      onConfirm={confirm}
    >
      <p>{t('cancelText')}</p>
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}

/** Invitations of somebody who left while nobody had decided about them. */
function Held({ page }: { page: UserPage }) {
  const t = useTranslations('leaving');
  const client = useQueryClient();
  const { id, name } = page.user;
  const { data } = useQuery(madeQuery(id));
  const [busy, setBusy] = useState<'keep' | 'revoke' | null>(null);
  if (!data || data.held === 0) return null;
  const decide = async (decision: 'keep' | 'revoke') => {
    setBusy(decision);
    try {
      await call(decideInvitationsMade, { params: { id }, body: { decision } });
      toast(t('decided'));
    } catch (error) {
      toast(textOf(error, t('failed')));
    } finally {
      setBusy(null);
      await refreshUsers(client, id);
    }
  };
  return (
    <Banner
      tone="warn"
      title={t('held', { count: data.held })}
      actions={
        <>
          <Button size="small" busy={busy === 'keep'} onClick={() => void decide('keep')}>
            {t('release_all')}
          </Button>
          <Button size="small" busy={busy === 'revoke'} onClick={() => void decide('revoke')}>
            {t('revoke')}
          </Button>
        </>
      }
    >
      <p>{t.rich('heldText', { name: () => <Name>{name}</Name> })}</p>
      <PeopleHeld items={data.items.filter((item) => item.held_at)} held={data.held} />
    </Banner>
  );
}
