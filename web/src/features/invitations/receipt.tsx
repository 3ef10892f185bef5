import type { Invited } from '@contracts/invitations';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Banner, Icon, LinkButton, Name, useTimeLeft } from '../../ui/index.ts';
import { Contact } from '../users/contact.tsx';
import { rowOfPage } from '../users/directory.ts';
import { userQuery } from '../users/person/user-query.ts';
import type { Recent } from '../users/recent.ts';
import { useLastEvent } from '../users/status.ts';
import { useAtTime } from '../users/use-at-time.ts';
import { CopyLink } from './copy-link.tsx';
import { InvitedSoFar } from './invited-so-far.tsx';
import { languageName } from './sends-line.tsx';
import { leavesAt, SendsIn, UndoButton } from './undo-line.tsx';

interface ReceiptProps {
  recent: Recent;
  /** Whether a role above *User* was offered: then no link may be handed around. */
  withRole: boolean;
  /** The form again, with what was typed. */
  onUndone: () => void;
}

/** What came of *Invite*: who, through which channels, into which teams, until when. */
export function Receipt({ recent, withRole, onUndone }: ReceiptProps) {
  const t = useTranslations('invite');
  const { may } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  const { answer } = recent;
  const { user, invitation, restored, not_restored } = answer;
  useEffect(() => heading.current?.focus(), []);
  const title = invitation ? (restored ? 'restoredTitle' : 'invitedTitle') : 'addedTitle';
  return (
    <div className="form receipt">
      <div>
        <p className="receipt-mark" aria-hidden="true">
          <Icon name={invitation ? 'send' : 'check'} />
        </p>
        <h3 className="receipt-title" ref={heading} tabIndex={-1}>
          {t.rich(title, { name: () => <Name>{user.name}</Name> })}
        </h3>
      </div>
      {invitation ? (
        <Sending recent={recent} onUndone={onUndone} />
      ) : (
        <p className="prose">{t('addedText')}</p>
      )}
      {not_restored.length > 0 && (
        <Banner tone="warn" title={t('notRestoredTitle')}>
          <p>
            {t('notRestoredText', {
              details: not_restored.map((detail) => t(`detail.${detail}`)).join(', '),
            })}
          </p>
        </Banner>
      )}
      <Facts answer={answer} />
      <div className="acts">
        <LinkButton to="/admin/identity/users/$userId" params={{ userId: user.id }}>
          {t('openProfile')}
        </LinkButton>
      </div>
      {invitation && may('invitations.copy_link') && !withRole && (
        <>
          <div className="rule-line" />
          <section className="receipt-link" aria-labelledby="receipt-link">
            <h4 className="section-title" id="receipt-link">
              {t('linkInstead')}
            </h4>
            <CopyLink key={invitation.id} invitationId={invitation.id} />
          </section>
        </>
      )}
      <InvitedSoFar except={user.id} />
    </div>
  );
}

/** The messages, and for how long they can be taken back. */
function Sending({ recent, onUndone }: { recent: Recent; onUndone: () => void }) {
  const t = useTranslations('invite');
  const atTime = useAtTime();
  const { deliveries, invitation } = recent.answer;
  const at = leavesAt(recent.answer);
  const left = useTimeLeft(at);
  return (
    <ul className="receipt-sends">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <Icon name={delivery.channel === 'email' ? 'mail' : 'phone'} />
          <span className="grow min-w-0">
            <span className="receipt-to">
              {t(delivery.channel === 'email' ? 'emailTo' : 'smsTo')} <Contact address={delivery.address} />
            </span>
            <span className="meta block">
              {delivery.waits_for_hour ? (
                t('waitsForHour', { time: atTime(delivery.not_before) })
              ) : (
                <MessageState delivery={delivery} userId={recent.answer.user.id} />
              )}
            </span>
          </span>
        </li>
      ))}
      {left > 0 && invitation && (
        <li className="receipt-undo">
          <UndoButton recent={recent} invitationId={invitation.id} asButton onUndone={onUndone} />
          <span className="meta">{t('undoHint')}</span>
        </li>
      )}
    </ul>
  );
}

const UNDER_WAY: ReadonlySet<string> = new Set(['created', 'queued']);

/** The seconds until it leaves, then what became of it, as it happens. */
function MessageState({ delivery, userId }: { delivery: Invited['deliveries'][number]; userId: string }) {
  const left = useTimeLeft(delivery.not_before);
  const lastEvent = useLastEvent();
  const { data } = useQuery({ ...userQuery(userId), enabled: left === 0 });
  const entry = left === 0 ? data?.timeline.find((one) => one.channel === delivery.channel) : undefined;
  if (!data || !entry || UNDER_WAY.has(entry.kind)) return <SendsIn at={delivery.not_before} />;
  const row = rowOfPage(data);
  const { text, bad } = lastEvent({
    ...row,
    [delivery.channel === 'email' ? 'mobile' : 'email']: null,
    last_event: entry.kind,
    last_event_at: entry.at,
    last_event_detail: entry.sentence,
  });
  return bad ? <span className="so-far-bad">{text}</span> : text;
}

function Facts({ answer }: { answer: Invited }) {
  const t = useTranslations('invite');
  const format = useFormatter();
  const locale = useLocale();
  const { teams, invitation } = answer;
  return (
    <dl className="facts">
      <dt>{t('teams')}</dt>
      <dd>
        {teams.length === 0
          ? t('noTeam')
          : teams.map((team, index) => (
              <span key={team.id}>
                {index > 0 && ', '}
                <bdi>{team.name}</bdi>
              </span>
            ))}
      </dd>
      {invitation && (
        <>
          <dt>{t('worksUntil')}</dt>
          <dd>
            {format.dateTime(new Date(invitation.expires_at), { dateStyle: 'long', timeStyle: 'short' })}
          </dd>
          <dt>{t('language')}</dt>
          <dd>{languageName(locale, invitation.language)}</dd>
        </>
      )}
    </dl>
  );
}
