import type { UserPage } from '@contracts/directory';
import { useState } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { Button, EmptyState, Journey, type JourneyStep, Link, Name, useWhen } from '../../../ui/index.ts';
import { languageName } from '../../invitations/sends-line.tsx';
import { type ActionKind, abilityOf, actionIcons } from '../actions/actions.ts';
import { type Asked, UserDialogs } from '../actions/user-dialogs.tsx';
import { Story } from './story.tsx';
import { useOpenUser } from './user-query.ts';

/** What became of the invitation: how far the person has come, each step of it, and what can be done. */
export function InvitationSection() {
  const t = useTranslations('user');
  const page = useOpenUser();
  const { invitation, timeline, user } = page;
  if (!invitation && timeline.length === 0) {
    return (
      <EmptyState icon="send" title={t('neverInvitedTitle', { name: user.name })}>
        <p>{t(user.status === 'not_invited' ? 'neverInvitedText' : 'joinedWithoutText')}</p>
      </EmptyState>
    );
  }
  return (
    <div className="story">
      <div className="story-main">
        {invitation && <Progress page={page} />}
        <h2 className="section-title">{t('timeline')}</h2>
        <Story page={page} />
      </div>
      {invitation && <Aside page={page} />}
    </div>
  );
}

/** The six steps; those before the last that happened are done, whether or not each left a trace. */
function Progress({ page: { invitation, timeline, user } }: { page: UserPage }) {
  const t = useTranslations('user');
  const when = useWhen();
  const format = useFormatter();
  if (!invitation) return null;
  const began = timeline.findIndex((entry) => entry.kind === 'created');
  const own = began < 0 ? timeline : timeline.slice(0, began + 1);
  const last = (...kinds: string[]) => own.find((entry) => kinds.includes(entry.kind))?.at;
  const at = {
    invited: last('created') ?? invitation.created_at,
    queued: last('queued', 'held'),
    sent: last('sent', 'previewed'),
    delivered: last('delivered'),
    opened: last('opened'),
    joined: last('joined') ?? (invitation.state === 'accepted' ? (user.joined_at ?? undefined) : undefined),
  };
  const order = ['invited', 'queued', 'sent', 'delivered', 'opened', 'joined'] as const;
  const icons = ['plus', 'ringQueued', 'ringSent', 'ringDelivered', 'ringOpened', 'ringActive'] as const;
  const reached = order.findLastIndex((step) => at[step] !== undefined);
  const until = format.dateTime(new Date(invitation.expires_at), { day: 'numeric', month: 'short' });
  const waits = invitation.state === 'pending' && !invitation.expired;
  const steps = order.map((step, index): JourneyStep => {
    const time = at[step];
    // What only the preview inbox saw was not sent, and is never called so.
    const shown = step === 'sent' && time !== undefined && !last('sent');
    const open = step === 'joined' && waits ? t('joinBy', { time: until }) : undefined;
    return {
      id: step,
      label: t(shown ? 'step.previewed' : `step.${step}`),
      icon: shown ? 'eye' : index <= reached ? (icons[index] ?? 'ringNone') : 'ringNone',
      note: time ? when(time) : open,
      done: index <= reached,
    };
  });
  return (
    <div className="story-journey">
      <Journey steps={steps} label={t('progress')} />
    </div>
  );
}

function Aside({ page }: { page: UserPage }) {
  const t = useTranslations('user');
  const format = useFormatter();
  const locale = useLocale();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { invitation } = page;
  if (!invitation) return null;
  const state = invitation.expired && invitation.state === 'pending' ? 'expired' : invitation.state;
  const buttons: readonly ActionKind[] = ['copy_link', 'revoke'];
  return (
    <aside className="story-aside" aria-label={t('invitation')}>
      <h2 className="section-title">{t('invitation')}</h2>
      <dl className="facts">
        <dt>{t('invitationState')}</dt>
        <dd>{t(`invitationStates.${state}`)}</dd>
        {invitation.state === 'pending' && (
          <>
            <dt>{t(invitation.expired ? 'workedUntil' : 'worksUntil')}</dt>
            <dd>
              {format.dateTime(new Date(invitation.expires_at), { dateStyle: 'medium', timeStyle: 'short' })}
            </dd>
          </>
        )}
        <dt>{t('language')}</dt>
        <dd>{languageName(locale, invitation.language)}</dd>
        {invitation.created_by && (
          <>
            <dt>{t('invitedBy')}</dt>
            <dd>
              <Link to="/admin/identity/users/$userId" params={{ userId: invitation.created_by.id }}>
                <Name>{invitation.created_by.name}</Name>
              </Link>
            </dd>
          </>
        )}
      </dl>
      {invitation.abilities.resend.code === 'invitation.not_found' && (
        <p className="meta">{t('notYourInvitation')}</p>
      )}
      <div className="story-acts">
        {buttons.map((kind) => {
          const ability = abilityOf(page, kind);
          if (!ability) return null;
          return (
            <div key={kind}>
              <Button
                icon={actionIcons[kind]}
                unavailable={ability.allowed ? undefined : ability.detail}
                onClick={() => setAsked({ kind, page })}
              >
                {t(`action.${kind}`)}
              </Button>
              {!ability.allowed && <p className="meta">{ability.detail}</p>}
            </div>
          );
        })}
      </div>
      <UserDialogs asked={asked} onClose={() => setAsked(null)} />
    </aside>
  );
}
