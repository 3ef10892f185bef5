import type { Invited } from '@contracts/invitations';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Form } from '../../ui/form.tsx';
import { Button, EmptyState, Skeleton } from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { useDocumentTitle } from '../users/page-title.ts';
import { type Recent, useRecents } from '../users/recent.ts';
import { type Draft, keepDraft, takeDraft } from './draft.ts';
import { type ContactKind, emptyValues, type InviteValues } from './form-values.ts';
import { InviteFields, InviteFoot } from './invite-fields.tsx';
import type { Entry } from './list/entries.ts';
import { organizationQuery } from './queries.ts';
import { remembered } from './remembered.ts';
import { useInviteForm } from './use-invite-form.ts';
import './invite.css';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Teams that the invite form starts with, for links from a team's page. */
    inviteTeams?: string[];
    /** Whom the invite form starts with, typed elsewhere. Kept here and never in the address: addresses end up in logs. */
    inviteContact?: { kind: ContactKind; text: string };
  }
}

const OPENER = '#invite-users';

const Receipt = lazy(() => import('./receipt.tsx').then((file) => ({ default: file.Receipt })));

/** `/admin/identity/users/invite`: the form beside the list, then what came of it. */
export function InviteSheet() {
  const t = useTranslations('invite');
  const { may, reachesAll } = useSession();
  const { data: organization } = useQuery({ ...organizationQuery, enabled: !reachesAll });
  useDocumentTitle(t('pageTitle'));
  const barred = !reachesAll && organization?.who_may_invite === 'organization_admins';
  if (!may('invitations.create') || barred) return <NotAllowed />;
  return <OpenSheet />;
}

function useClose(): () => void {
  const navigate = useNavigate();
  return () => void navigate({ to: '/admin/identity/users', search: true, state: true });
}

const ListForm = lazy(() => import('./list/list-mode.tsx').then((file) => ({ default: file.ListForm })));
const ListBody = lazy(() => import('./list/list-mode.tsx').then((file) => ({ default: file.ListBody })));
const ListFoot = lazy(() => import('./list/list-mode.tsx').then((file) => ({ default: file.ListFoot })));

function OpenSheet() {
  const t = useTranslations('invite');
  const { user } = useSession();
  const start = useStart();
  const close = useClose();
  const [done, setDone] = useState<{ answer: Invited; withRole: boolean } | null>(null);
  const [list, setList] = useState(start.draft.entries !== undefined);
  const [entries, setEntries] = useState<Entry[]>(start.draft.entries ?? []);
  const onInvited = (answer: Invited, values: InviteValues) =>
    setDone({ answer, withRole: values.role !== 'user' });
  const invite = useInviteForm(start, onInvited, list);
  const recent = useRecentOf(done?.answer);
  const dirty = entries.length > 0 || (!list && !recent && invite.form.formState.isDirty);
  useDraftOnLeave(user.id, () =>
    dirty ? { ...invite.draft(), ...(entries.length > 0 ? { entries } : {}) } : null,
  );
  const again = () => {
    setDone(null);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.sheet [data-autofocus]')?.focus());
  };
  const another = () => {
    invite.next();
    again();
  };
  const onSeveral = (text: string) =>
    void import('./list/entries.ts').then((file) => {
      setEntries((before) => [...before, ...file.entriesOf(text, before).entries]);
      setList(true);
    });
  const leaveList = () => {
    setList(false);
    another();
  };
  const view = list
    ? {
        body: <ListBody />,
        foot: <ListFoot onOne={leaveList} onClose={close} />,
        wrap: (inner: ReactNode) => (
          <Suspense fallback={<Skeleton lines={8} />}>
            <ListForm invite={invite} entries={entries} setEntries={setEntries}>
              {inner}
            </ListForm>
          </Suspense>
        ),
      }
    : recent && done
      ? {
          body: (
            <Suspense fallback={<Skeleton lines={6} />}>
              <Receipt recent={recent} withRole={done.withRole} onUndone={again} />
            </Suspense>
          ),
          foot: <ReceiptFoot onAnother={another} onClose={close} />,
        }
      : {
          body: (
            <InviteFields
              invite={invite}
              restored={start.restored}
              onSeveral={onSeveral}
              listed={entries.length}
              onList={() => setList(true)}
            />
          ),
          foot: <InviteFoot invite={invite} />,
          wrap: (inner: ReactNode) => (
            <Form form={invite.form} onSubmit={invite.submit} hasSecond className="sheet-form">
              {inner}
            </Form>
          ),
        };
  return (
    <Sheet
      title={t('title')}
      onClose={close}
      dirty={dirty}
      dirtyText={t('dirtyText')}
      fallbackFocus={OPENER}
      footer={view.foot}
      {...(view.wrap ? { wrap: view.wrap } : {})}
    >
      {view.body}
    </Sheet>
  );
}

/** Below the receipt: on to the next, or done. */
function ReceiptFoot({ onAnother, onClose }: { onAnother: () => void; onClose: () => void }) {
  const t = useTranslations('invite');
  return (
    <div className="acts">
      <Button kind="primary" onClick={onAnother}>
        {t('inviteAnother')}
      </Button>
      <Button onClick={onClose}>{t('done')}</Button>
    </div>
  );
}

/** An empty form, or what a reload interrupted. */
function useStart(): { draft: Draft; restored: boolean } {
  const { user, organization } = useSession();
  const teams = useRouterState({ select: (state) => state.location.state.inviteTeams });
  const contact = useRouterState({ select: (state) => state.location.state.inviteContact });
  const [start] = useState(() => {
    const kept = takeDraft(user.id);
    const { by, country } = remembered(organization.default_country);
    if (kept) {
      const values = { ...emptyValues(country), ...kept.values };
      return { draft: { ...kept, values } as Draft, restored: true };
    }
    const values = { ...emptyValues(country), team_ids: teams ?? [] };
    if (contact?.kind === 'email') values.email = contact.text;
    if (contact?.kind === 'mobile') values.mobile = { country, text: contact.text };
    const draft: Draft = { values, by: contact?.kind ?? by, both: false, send: true };
    return { draft, restored: false };
  });
  return start;
}

/** Somebody invited here, as long as it was not taken back. */
function useRecentOf(answer: Invited | undefined): Recent | undefined {
  const recents = useRecents();
  return answer && recents.find((one) => one.answer.user.id === answer.user.id && !one.undone);
}

/** A reload, or a sign-in that ran out, does not cost what was typed. */
function useDraftOnLeave(userId: string, draft: () => Draft | null): void {
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => {
    const onHide = () => {
      const kept = latest.current();
      if (kept) keepDraft(userId, kept);
    };
    addEventListener('pagehide', onHide);
    return () => removeEventListener('pagehide', onHide);
  }, [userId]);
}

function NotAllowed() {
  const t = useTranslations('invite');
  const close = useClose();
  return (
    <Sheet title={t('title')} onClose={close} fallbackFocus={OPENER}>
      <EmptyState icon="lock" title={t('notAllowedTitle')}>
        <p>{t('notAllowedText')}</p>
      </EmptyState>
    </Sheet>
  );
}
