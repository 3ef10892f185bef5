import type { AuditEvent } from '@contracts/audit';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { teamNamesQuery } from '../../app/shell/navigation-facts.ts';
import { Link, Name } from '../../ui/index.ts';
import { isKnown, keyOf, wordsOf } from './search.ts';

/** Who did it: a user, an invited person, whoever sits at the server, or the server itself. */
export function Actor({ actor }: { actor: AuditEvent['actor'] }) {
  const t = useTranslations('audit');
  if (!actor.id) return <span>{t(`actor.${actor.kind}`)}</span>;
  return (
    <span className="two">
      {actor.erased ? (
        <span className="cut">{t('erasedPerson')}</span>
      ) : (
        <Link to="/admin/identity/users/$userId" params={{ userId: actor.id }} className="cut">
          <Name>{actor.name ?? t('unnamed')}</Name>
        </Link>
      )}
      {actor.kind === 'invitee' && <span className="meta block">{t('actor.invitee')}</span>}
      {actor.api_token && (
        <span className="meta block">
          {t.rich('through', { token: () => <Name>{actor.api_token?.name ?? ''}</Name> })}
        </span>
      )}
    </span>
  );
}

/** What was done to what, as a sentence without its subject: “Removed **Finance**, a team”. */
export function Sentence({ event }: { event: AuditEvent }) {
  const t = useTranslations('audit');
  const target = () => <Target event={event} />;
  if (isKnown(event.action)) return <>{t.rich(`did.${keyOf(event.action)}`, { target })}</>;
  return <>{t.rich('didOther', { action: wordsOf(event.action), target })}</>;
}

function Target({ event }: { event: AuditEvent }): ReactNode {
  const t = useTranslations('audit');
  const { target } = event;
  // What was removed has no page any more.
  const { data: teams } = useQuery({ ...teamNamesQuery, staleTime: 60_000 });
  const name =
    target.name ?? t(target.erased ? 'erasedPerson' : target.kind === 'user' ? 'unnamed' : 'goneThing');
  const shown = (
    <b className="font-medium">
      <Name>{name}</Name>
    </b>
  );
  const userId = target.kind === 'user' ? target.id : invitedUser(event);
  if (userId && target.name)
    return (
      <Link to="/admin/identity/users/$userId" params={{ userId }}>
        {shown}
      </Link>
    );
  if (target.kind === 'team' && target.id && teams?.items.some((one) => one.id === target.id))
    return (
      <Link to="/admin/identity/teams/$teamId" params={{ teamId: target.id }}>
        {shown}
      </Link>
    );
  if (target.kind === 'tool' && target.id && event.action !== 'tool.removed')
    return (
      <Link to="/admin/identity/tools/$toolId" params={{ toolId: target.id }}>
        {shown}
      </Link>
    );
  return shown;
}

/** Whom an invitation invites, where its event says so. */
export function invitedUser({ target, changes }: AuditEvent): string | null {
  const id = target.kind === 'invitation' ? changes.find((one) => one.field === 'user_id')?.after : null;
  return typeof id === 'string' ? id : null;
}
