import { useTranslations } from 'use-intl';
import { Icon, Link, Name } from '../../ui/index.ts';

/** Where a page of reporting teams stands: below Teams, and the team of one manager below the list. */
export function Crumb({ manager }: { manager?: string | undefined }) {
  const t = useTranslations('managers');
  const teams = useTranslations('teams');
  return (
    <nav className="crumb" aria-label={teams('place')}>
      <Link to="/admin/identity/teams">{teams('title')}</Link>
      <Icon name="end" />
      {manager === undefined ? (
        <span className="cut">{t('title')}</span>
      ) : (
        <>
          <Link to="/admin/identity/teams/reporting">{t('title')}</Link>
          <Icon name="end" />
          <span className="cut">
            <Name>{manager}</Name>
          </span>
        </>
      )}
    </nav>
  );
}
