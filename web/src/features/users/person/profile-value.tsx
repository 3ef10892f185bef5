import { useFormatter, useTranslations } from 'use-intl';
import { Link, Name } from '../../../ui/index.ts';
import { groupNumber } from '../contact.tsx';
import type { ProfileEntry } from './profile-row.tsx';

/** A value as it is read. */
export function ProfileValue({ entry }: { entry: ProfileEntry }) {
  const t = useTranslations('user');
  const format = useFormatter();
  if (entry.value === '') return <span className="profile-empty">{t('empty')}</span>;
  if (entry.manager) {
    return (
      <Link to="/admin/identity/users/$userId" params={{ userId: entry.manager.id }}>
        <Name>{entry.manager.name}</Name>
      </Link>
    );
  }
  if (entry.type === 'date')
    return format.dateTime(new Date(`${entry.value}T00:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' });
  if (entry.ltr) return <bdi dir="ltr">{groupNumber(entry.value)}</bdi>;
  return <bdi className={entry.type === 'long' ? 'profile-long' : undefined}>{entry.value}</bdi>;
}
