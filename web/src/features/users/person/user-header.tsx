import type { UserPage } from '@contracts/directory';
import { type ReactNode, type RefObject, useState } from 'react';
import { useTranslations } from 'use-intl';
import { organizationRoles } from '../../../../../server/src/platform/permissions.ts';
import { useSession } from '../../../app/session.ts';
import {
  Avatar,
  Button,
  CountdownButton,
  Icon,
  isolate,
  Link,
  Name,
  StatusPill,
  useTimeLeft,
  useWhen,
} from '../../../ui/index.ts';
import { Menu } from '../../../ui/menu.tsx';
import { type ActionKind, abilityOf } from '../actions/actions.ts';
import { useActionEntries } from '../actions/use-action-entries.tsx';
import { useRunAction } from '../actions/use-run-action.ts';
import type { Asked } from '../actions/user-dialogs.tsx';
import { Contact } from '../contact.tsx';
import { rowOfPage } from '../directory.ts';
import { stateOf } from '../status.ts';

interface UserHeaderProps {
  page: UserPage;
  heading: RefObject<HTMLHeadingElement | null>;
  onAsk: (asked: Asked) => void;
}

/** Name, state, contacts, and what comes next for this person. */
export function UserHeader({ page, heading, onAsk }: UserHeaderProps) {
  const t = useTranslations('user');
  const primary = primaryOf(page);
  const entries = useActionEntries(page, onAsk, new Set(primary ? [primary] : []));
  const { user, invitation } = page;
  const state = invitation?.expired && user.status === 'invited' ? 'expired' : stateOf(rowOfPage(page));
  return (
    <header className="person-head">
      <Avatar name={user.name} large />
      <div className="person-name">
        <h1 className="page-title" ref={heading} tabIndex={-1}>
          <Name>{user.name}</Name>
        </h1>
        <StatusPill state={state} />
        <FactsLine page={page} />
      </div>
      <div className="person-acts">
        <div className="acts">
          {primary && <PrimaryAction kind={primary} page={page} onAsk={onAsk} />}
          {entries.length > 0 && <Menu kind="plain" label={t('moreActions')} items={entries} />}
        </div>
        {primary && <WhyNot kind={primary} page={page} />}
      </div>
    </header>
  );
}

/** The one thing that is most likely wanted: what takes the person a step further. */
function primaryOf(page: UserPage): ActionKind | null {
  const order: readonly ActionKind[] = ['undo', 'invite', 'resend', 'reactivate', 'restore'];
  return order.find((kind) => abilityOf(page, kind)) ?? null;
}

function PrimaryAction({ kind, page, onAsk }: { kind: ActionKind } & Omit<UserHeaderProps, 'heading'>) {
  const t = useTranslations('user');
  const run = useRunAction();
  const [busy, setBusy] = useState(false);
  const ability = abilityOf(page, kind);
  // Whoever left comes back by being restored, which is called by what it does for them.
  const verb = kind === 'restore' && page.user.status === 'offboarded' ? 'reactivate' : kind;
  const press = async () => {
    if (kind === 'reactivate' || kind === 'restore') return onAsk({ kind, page });
    setBusy(true);
    await run(kind, page);
    setBusy(false);
  };
  if (kind === 'resend') {
    const at = page.invitation?.resend_at ?? null;
    // Once the time is over the server's word of a minute ago no longer holds; other reasons do.
    const other = ability?.allowed || ability?.code === 'invitation.too_soon' ? undefined : ability?.detail;
    return other ? (
      <Button unavailable={other}>{t('action.resend')}</Button>
    ) : (
      <CountdownButton
        kind="primary"
        label={t('action.resend')}
        availableAt={at}
        reason={t('oneAnHour')}
        announcement={t('resendPossible', { name: isolate(page.user.name) })}
        busy={busy}
        onClick={() => void press()}
      />
    );
  }
  return (
    <Button
      kind={kind === 'undo' || !ability?.allowed ? 'plain' : 'primary'}
      {...(kind === 'undo' ? { icon: 'undo' as const } : {})}
      unavailable={ability?.allowed ? undefined : ability?.detail}
      busy={busy}
      onClick={() => void press()}
    >
      {t(kind === 'undo' ? 'undoInvitation' : `action.${verb}`)}
    </Button>
  );
}

/** Why the button waits, for everybody to read. */
function WhyNot({ kind, page }: { kind: ActionKind; page: UserPage }) {
  const t = useTranslations('user');
  const when = useWhen();
  const ability = abilityOf(page, kind);
  const left = useTimeLeft(page.invitation?.resend_at);
  let text: ReactNode = ability?.allowed ? null : ability?.detail;
  if (kind === 'resend' && ability?.code === 'invitation.too_soon') {
    const last = page.timeline.find(
      (entry) =>
        (entry.kind === 'queued' || entry.kind === 'held') &&
        page.user.contact_points.some((point) => point.address === entry.address),
    );
    if (left === 0) text = null;
    else if (last?.by) {
      text = t.rich('lastSentBy', { name: () => <Name>{last.by?.name ?? ''}</Name>, time: when(last.at) });
    } else text = t('oneAnHour');
  }
  return text ? <p className="meta person-why">{text}</p> : null;
}

function FactsLine({ page: { user } }: { page: UserPage }) {
  const t = useTranslations('user');
  const roles = useTranslations('personRoles');
  const { may } = useSession();
  const { values } = user;
  const work = [values.job_title, values.department].filter(Boolean).join(', ');
  return (
    <p className="person-facts">
      {user.contact_points.map((point) => (
        <span key={point.id}>
          <Contact address={point.address} />
          {point.verified_at && (
            <span className="verified" title={t('verified')}>
              <Icon name="check" />
              <span className="vh">{t('verified')}</span>
            </span>
          )}
        </span>
      ))}
      {work && (
        <span>
          <bdi>{work}</bdi>
        </span>
      )}
      {values.line_manager && (
        <span>
          {t.rich('reportsTo', {
            name: () =>
              may('users.view') ? (
                <Link to="/admin/identity/users/$userId" params={{ userId: values.line_manager?.id ?? '' }}>
                  <Name>{values.line_manager?.name ?? ''}</Name>
                </Link>
              ) : (
                <Name>{values.line_manager?.name ?? ''}</Name>
              ),
          })}
        </span>
      )}
      {organizationRoles
        .filter((role) => user.grants.some((grant) => grant.role === role))
        .map((role) => (
          <span key={role}>{roles(`name.${role}`)}</span>
        ))}
    </p>
  );
}
