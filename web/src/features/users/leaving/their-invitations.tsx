import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { isolate, Link, Name, RadioGroup } from '../../../ui/index.ts';
import { madeQuery } from './made-query.ts';

export type Theirs = 'keep' | 'revoke';

interface TheirInvitationsProps {
  userId: string;
  value: Theirs;
  onChange: (value: Theirs) => void;
  /** Nobody decides now: those left when the day is over are held. */
  later?: boolean;
}

/** Whom somebody who leaves has invited, and what becomes of the invitations. Nothing where there are none. */
export function TheirInvitations({ userId, value, onChange, later = false }: TheirInvitationsProps) {
  const t = useTranslations('leaving');
  const { data } = useQuery(madeQuery(userId));
  if (!data || data.pending === 0) return null;
  return (
    <>
      <PeopleInvited made={data} />
      {later ? (
        <p className="meta">{t('hold')}</p>
      ) : (
        <RadioGroup<Theirs>
          label={t('theirInvitations')}
          value={value}
          onChange={onChange}
          options={[
            { value: 'keep', label: t('keep') },
            { value: 'revoke', label: t('revoke') },
          ]}
        />
      )}
    </>
  );
}

interface Made {
  pending: number;
  items: readonly { id: string; user: { id: string; name: string } }[];
}

/** “3 people whom they invited have not joined yet: Ada, Bo and 1 more” */
function PeopleInvited({ made: { pending, items } }: { made: Made }) {
  const t = useTranslations('leaving');
  const more = pending - items.length;
  return (
    <p>
      {t('theirs', { count: pending })}{' '}
      {items.map((item, at) => (
        <span key={item.id}>
          {at > 0 && ', '}
          <Name>{item.user.name}</Name>
        </span>
      ))}
      {more > 0 && <> {t('others', { count: more })}</>}
    </p>
  );
}

/** The same for those that wait, each leading to its person. */
export function PeopleHeld({ items, held }: { items: Made['items']; held: number }) {
  const t = useTranslations('leaving');
  return (
    <p>
      {items.map((item, at) => (
        <span key={item.id}>
          {at > 0 && ', '}
          <Link to="/admin/identity/users/$userId/invitation" params={{ userId: item.user.id }}>
            {isolate(item.user.name)}
          </Link>
        </span>
      ))}
      {held > items.length && <> {t('others', { count: held - items.length })}</>}
    </p>
  );
}
