import type { Invited } from '@contracts/invitations';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Form } from '../../ui/form.tsx';
import { EmptyState } from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { useDocumentTitle } from '../users/page-title.ts';
import { type Recent, useRecents } from '../users/recent.ts';
import { emptyValues, type InviteValues } from './form-values.ts';
import { InviteFields, InviteFoot } from './invite-fields.tsx';
import { organizationQuery } from './queries.ts';
import { Receipt, ReceiptFoot } from './receipt.tsx';
import { type Draft, keepDraft, remembered, takeDraft } from './remembered.ts';
import { useInviteForm } from './use-invite-form.ts';
import './invite.css';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Teams that the invite form starts with, for links from a team's page. */
    inviteTeams?: string[];
  }
}

const OPENER = '#invite-users';

/** `/admin/identity/users/invite`: the form beside the list, then what came of it. */
export function InviteSheet() {
  const t = useTranslations('invite');
  const { may, isOrganizationAdmin } = useSession();
  const { data: organization } = useQuery({ ...organizationQuery, enabled: !isOrganizationAdmin });
  useDocumentTitle(t('pageTitle'));
  const barred = !isOrganizationAdmin && organization?.who_may_invite === 'organization_admins';
  if (!may('invitations.create') || barred) return <NotAllowed />;
  return <OpenSheet />;
}

function useClose(): () => void {
  const navigate = useNavigate();
  return () => void navigate({ to: '/admin/identity/users', search: true, state: true });
}

function OpenSheet() {
  const t = useTranslations('invite');
  const { user } = useSession();
  const start = useStart();
  const close = useClose();
  const [done, setDone] = useState<{ answer: Invited; withRole: boolean } | null>(null);
  const onInvited = (answer: Invited, values: InviteValues) =>
    setDone({ answer, withRole: values.role !== 'user' });
  const invite = useInviteForm(start.draft, onInvited);
  const recent = useRecentOf(done?.answer);
  const dirty = !recent && invite.form.formState.isDirty;
  useDraftOnLeave(user.id, () => (recent ? null : invite.draft()));
  const again = () => {
    setDone(null);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.sheet [data-autofocus]')?.focus());
  };
  const frame = (children: ReactNode, footer: ReactNode, wrap?: (inner: ReactNode) => ReactNode) => (
    <Sheet
      title={t('title')}
      onClose={close}
      dirty={dirty}
      dirtyText={t('dirtyText')}
      fallbackFocus={OPENER}
      footer={footer}
      {...(wrap ? { wrap } : {})}
    >
      {children}
    </Sheet>
  );
  if (recent && done) {
    return frame(
      <Receipt recent={recent} withRole={done.withRole} onUndone={again} />,
      <ReceiptFoot
        onAnother={() => {
          invite.next();
          again();
        }}
        onClose={close}
      />,
    );
  }
  return frame(
    <InviteFields invite={invite} restored={start.restored} />,
    <InviteFoot invite={invite} />,
    (inner) => (
      <Form form={invite.form} onSubmit={invite.submit} hasSecond className="sheet-form">
        {inner}
      </Form>
    ),
  );
}

/** An empty form, or what a reload interrupted. */
function useStart(): { draft: Draft; restored: boolean } {
  const { user, organization } = useSession();
  const teams = useRouterState({ select: (state) => state.location.state.inviteTeams });
  const [start] = useState(() => {
    const kept = takeDraft(user.id);
    if (kept) return { draft: kept, restored: true };
    const { by, country } = remembered(organization.default_country);
    const values = { ...emptyValues(country), team_ids: teams ?? [] };
    return { draft: { values, by, both: false, send: true }, restored: false };
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
