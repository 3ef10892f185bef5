import type { UserPage } from '@contracts/directory';
import { revokeInvitation } from '@contracts/invitations';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { useSession } from '../../../app/session.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { Checkbox, isolate, ProblemBanner, toast } from '../../../ui/index.ts';
import { CopyLinkDialog } from '../../invitations/copy-link-dialog.tsx';
import { refreshUsers } from '../directory.ts';
import { type ActionKind, changeStatus } from './actions.ts';

/** A question that is to be asked about a person. */
export interface Asked {
  kind: ActionKind;
  page: UserPage;
}

/** The questions before an action with consequences: each says what will happen. */
export function UserDialogs({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  // What was asked last stays while the dialog leaves.
  const [last, setLast] = useState<Asked | null>(null);
  if (asked && asked !== last) setLast(asked);
  const shown = asked ?? last;
  if (!shown) return null;
  const of = (kind: ActionKind) => asked?.kind === kind;
  const common = { page: shown.page, onClose };
  return (
    <>
      <RevokeDialog key={`revoke ${shown.page.user.id}`} open={of('revoke')} {...common} />
      <CopyLinkDialog open={of('copy_link')} {...common} />
      {(['suspend', 'reactivate', 'restore', 'remove'] as const).map((kind) => (
        <StatusDialog key={kind} kind={kind} open={of(kind)} {...common} />
      ))}
    </>
  );
}

interface DialogOf {
  page: UserPage;
  open: boolean;
  onClose: () => void;
}

function StatusDialog({
  kind,
  page,
  open,
  onClose,
}: DialogOf & { kind: 'suspend' | 'reactivate' | 'restore' | 'remove' }) {
  const t = useTranslations('user');
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const { name, id } = page.user;
  const confirm = async () => {
    setError(null);
    try {
      const missing = await changeStatus(kind, id);
      const lost = missing.map((detail) => t(`detail.${detail as 'email'}`)).join(', ');
      const said = { name: isolate(name) };
      toast(lost ? t('done.restoreWithout', { ...said, lost }) : t(`done.${kind}`, said));
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
      onClose={() => {
        setError(null);
        onClose();
      }}
      title={t(`ask.${kind}.title`, { name })}
      confirmLabel={t(`action.${kind}`)}
      onConfirm={confirm}
      danger={kind === 'remove' || kind === 'suspend'}
    >
      <p>{t(`ask.${kind}.text`)}</p>
      {kind !== 'reactivate' && <p>{t(`ask.${kind}.more`)}</p>}
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}

function RevokeDialog({ page, open, onClose }: DialogOf) {
  const t = useTranslations('user');
  const client = useQueryClient();
  const { isOrganizationAdmin } = useSession();
  const [remove, setRemove] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { user, invitation } = page;
  const confirm = async () => {
    setError(null);
    try {
      await call(revokeInvitation, {
        params: { id: invitation?.id ?? '' },
        body: remove ? { remove_user: true } : {},
      });
      toast(t(remove ? 'done.revokeAndRemove' : 'done.revoke', { name: isolate(user.name) }));
    } catch (fault) {
      setError(fault);
      throw fault;
    } finally {
      await refreshUsers(client, user.id);
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        setError(null);
        setRemove(false);
        onClose();
      }}
      title={t('ask.revoke.title', { name: user.name })}
      confirmLabel={t(remove ? 'action.revokeAndRemove' : 'action.revoke')}
      onConfirm={confirm}
      danger
    >
      <p>{t('ask.revoke.text')}</p>
      {isOrganizationAdmin && page.abilities.remove.allowed && (
        <Checkbox
          label={t('ask.revoke.remove')}
          hint={t('ask.revoke.removeHint')}
          checked={remove}
          onChange={setRemove}
        />
      )}
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}
