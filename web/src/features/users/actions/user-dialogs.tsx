import type { UserPage } from '@contracts/directory';
import { revokeInvitation } from '@contracts/invitations';
import { useQueryClient } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../../app/api.ts';
import { wholeLanguage } from '../../../app/language.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { Checkbox, isolate, ProblemBanner, toast } from '../../../ui/index.ts';
import { CopyLinkDialog } from '../../invitations/copy-link-dialog.tsx';
import { refreshUsers } from '../directory.ts';
import { TheirInvitations, type Theirs } from '../leaving/their-invitations.tsx';
import { type ActionKind, changeStatus } from './actions.ts';

const OffboardDialog = lazy(() => import('../leaving/offboard-dialog.tsx'));
const [ExportDataDialog, EraseDialog] = [
  lazy(() => privacyDialogs().then((loaded) => ({ default: loaded.ExportDataDialog }))),
  lazy(() => privacyDialogs().then((loaded) => ({ default: loaded.EraseDialog }))),
];
const privacyDialogs = () =>
  Promise.all([import('../leaving/privacy-dialogs.tsx'), wholeLanguage()]).then(([loaded]) => loaded);

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
      <WhenAsked
        dialog={OffboardDialog}
        key={`offboard ${shown.page.user.id}`}
        open={of('offboard')}
        {...common}
      />
      <WhenAsked
        dialog={ExportDataDialog}
        key={`export ${shown.page.user.id}`}
        open={of('export_data')}
        {...common}
      />
      <WhenAsked dialog={EraseDialog} key={`erase ${shown.page.user.id}`} open={of('erase')} {...common} />
      {(['suspend', 'reactivate', 'restore', 'remove'] as const).map((kind) => (
        <StatusDialog key={kind} kind={kind} open={of(kind)} {...common} />
      ))}
    </>
  );
}

/** Its code arrives with the first question; each starts from what there is by then. */
function WhenAsked({ dialog: Asking, ...props }: DialogOf & { dialog: ComponentType<DialogOf> }) {
  const [asked, setAsked] = useState(0);
  const [wasOpen, setWasOpen] = useState(false);
  if (props.open !== wasOpen) {
    setWasOpen(props.open);
    if (props.open) setAsked(asked + 1);
  }
  return asked > 0 ? (
    <Suspense>
      <Asking key={asked} {...props} />
    </Suspense>
  ) : null;
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
  const leaving = useTranslations('leaving');
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const { name, id, status } = page.user;
  const leaves = kind === 'suspend' || kind === 'remove';
  const [theirs, setTheirs] = useState<Theirs>('keep');
  // Whoever left is taken back by the same command as whoever was removed, and reads what that means for them.
  const returns = kind === 'restore' && status === 'offboarded';
  const confirm = async () => {
    setError(null);
    try {
      const missing = await changeStatus(kind, id, theirs);
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
        setTheirs('keep');
        onClose();
      }}
      title={t(`ask.${returns ? 'reactivate' : kind}.title`, { name })}
      confirmLabel={t(`action.${returns ? 'reactivate' : kind}`)}
      onConfirm={confirm}
      danger={kind === 'remove' || kind === 'suspend'}
    >
      <p>{returns ? leaving('back') : t(`ask.${kind}.text`)}</p>
      {kind !== 'reactivate' && <p>{t(`ask.${kind}.more`)}</p>}
      {open && leaves && <TheirInvitations userId={id} value={theirs} onChange={setTheirs} />}
      {error !== null && <ProblemBanner error={error} />}
    </ConfirmDialog>
  );
}

function RevokeDialog({ page, open, onClose }: DialogOf) {
  const t = useTranslations('user');
  const client = useQueryClient();
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
      {page.abilities.remove.allowed && (
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
