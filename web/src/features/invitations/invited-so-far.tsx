import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Icon, Name, PlainLink, TextButton, useTimeLeft } from '../../ui/index.ts';
import { Contact } from '../users/contact.tsx';
import { rowOfPage } from '../users/directory.ts';
import { userQuery } from '../users/person/user-query.ts';
import { type Recent, useRecents } from '../users/recent.ts';
import { useLastEvent } from '../users/status.ts';
import { leavesAt, SendsIn, UndoButton } from './undo-line.tsx';

/** A list of hundreds is opened on demand: each row follows its message. */
const SHOWN = 25;

/** Everybody invited since the page was opened, newest first, each of whom can be taken back until the message leaves. */
export function InvitedSoFar({ except }: { except?: string }) {
  const t = useTranslations('invite');
  const [all, setAll] = useState(false);
  const recents = useRecents().filter((one) => one.answer.user.id !== except);
  const shown = all ? recents : recents.slice(0, SHOWN);
  if (recents.length === 0) return null;
  return (
    <section className="so-far" aria-labelledby="invited-so-far">
      <h3 className="section-title" id="invited-so-far" tabIndex={-1}>
        {t('soFar', { count: recents.filter((one) => !one.undone).length })}
      </h3>
      <ul>
        {shown.map((recent) => (
          <li key={recent.answer.user.id}>
            <Entry recent={recent} />
          </li>
        ))}
      </ul>
      {shown.length < recents.length && (
        <TextButton onClick={() => setAll(true)}>{t('soFarAll', { count: recents.length })}</TextButton>
      )}
    </section>
  );
}

/** Until the message leaves the seconds; then what became of it. */
function Since({ at, userId }: { at: string; userId: string }) {
  const left = useTimeLeft(at);
  const { data } = useQuery({ ...userQuery(userId), enabled: left === 0 });
  const lastEvent = useLastEvent();
  const last = data && left === 0 ? lastEvent(rowOfPage(data)) : null;
  if (!last || data?.timeline[0]?.kind === 'queued') return <SendsIn at={at} />;
  return last.bad ? <span className="so-far-bad">{last.text}</span> : last.text;
}

function Entry({ recent }: { recent: Recent }) {
  const t = useTranslations('invite');
  const { user, invitation, deliveries } = recent.answer;
  const at = leavesAt(recent.answer);
  const left = useTimeLeft(at);
  const mayUndo = invitation !== null && left > 0 && !recent.undone;
  return (
    <>
      <Icon name={recent.undone ? 'undo' : invitation ? (left > 0 ? 'ringQueued' : 'ringSent') : 'user'} />
      <span className="who grow">
        {recent.undone ? (
          <s className="cut block">
            <Name>{user.name}</Name>
          </s>
        ) : (
          <PlainLink to="/admin/identity/users/$userId" params={{ userId: user.id }} className="cut">
            <Name>{user.name}</Name>
          </PlainLink>
        )}
        <span className="meta cut">
          {recent.undone ? (
            t('takenBack')
          ) : (
            <>
              <Contact address={deliveries[0]?.address ?? recent.contact} />
              {' · '}
              {!invitation ? t('notInvitedYet') : at && <Since at={at} userId={user.id} />}
            </>
          )}
        </span>
      </span>
      {mayUndo && <UndoButton recent={recent} invitationId={invitation.id} asButton />}
    </>
  );
}
