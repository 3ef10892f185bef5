import { getUser } from '@contracts/directory';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, ProblemError } from '../../app/api.ts';
import { Button, CountdownButton, isolate, toast } from '../../ui/index.ts';
import { changeStatus, invite, resend } from '../users/actions/actions.ts';
import { textOf } from '../users/actions/use-run-action.ts';
import { refreshUsers } from '../users/directory.ts';
import { firstWord } from './form-values.ts';

interface Holder {
  id: string;
  name: string;
  status?: string;
}

/** Sends the pending invitation again instead of making another; counts down while its hour runs. */
export function ResendButton(props: {
  holder: Holder;
  invitationId: string | null;
  availableAt: string | null;
}) {
  const { holder, invitationId, availableAt } = props;
  const t = useTranslations('invite');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [nextAt, setNextAt] = useState<string | null>(null);
  const press = async () => {
    setBusy(true);
    try {
      await resend(invitationId ?? (await pendingInvitationOf(holder.id)));
      toast(t('resent', { name: isolate(holder.name) }));
      const page = await call(getUser, { params: { id: holder.id } });
      setNextAt(page.invitation?.resend_at ?? null);
    } catch (error) {
      if (error instanceof ProblemError && error.retryAt) setNextAt(error.retryAt);
      toast(textOf(error, t('notResent')));
    } finally {
      setBusy(false);
      await refreshUsers(client, holder.id);
    }
  };
  return (
    <CountdownButton
      size="small"
      label={t('resendTo', { name: firstWord(holder.name) })}
      availableAt={nextAt ?? availableAt}
      reason={t('oneAnHour')}
      announcement={t('resendPossible', { name: isolate(holder.name) })}
      busy={busy}
      onClick={() => void press()}
    />
  );
}

async function pendingInvitationOf(userId: string): Promise<string> {
  const { invitation } = await call(getUser, { params: { id: userId } });
  return invitation?.id ?? '';
}

/** Lets a user in again who was suspended or left. Whoever had joined signs in with what they have and needs no invitation. */
export function ReactivateButton({ holder, onDone }: { holder: Holder; onDone: () => void }) {
  const t = useTranslations('invite');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      await changeStatus(holder.status === 'offboarded' ? 'restore' : 'reactivate', holder.id);
      const invited = await invite(holder.id).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ProblemError && error.has('user.active_already')) return false;
          throw error;
        },
      );
      toast(t(invited ? 'reactivatedAndInvited' : 'reactivated', { name: isolate(holder.name) }));
      onDone();
    } catch (error) {
      toast(textOf(error, t('notReactivated')));
    } finally {
      setBusy(false);
      await refreshUsers(client, holder.id);
    }
  };
  return (
    <Button size="small" busy={busy} onClick={() => void press()}>
      {t('reactivateAndInvite')}
    </Button>
  );
}
