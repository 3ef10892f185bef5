import { useTranslations } from 'use-intl';
import { Icon, type IconName, Link, LinkButton } from '../../ui/index.ts';

/** The first look: nobody but the admin is here, so the page is about who comes next. */
export function FirstPerson({ inviting }: { inviting: boolean }) {
  const t = useTranslations('users');
  return (
    <section className="empty empty-middle" aria-labelledby="first-person">
      <h2 className="serif-title" id="first-person">
        {t('firstTitle')}
      </h2>
      <p>{t('firstText')}</p>
      <ul className="ways">
        <Way icon="mail" title={t('firstInviteTitle')} text={t('firstInviteText')}>
          <LinkButton
            to="/admin/identity/users/invite"
            search={true}
            state={true}
            kind={inviting ? 'plain' : 'primary'}
          >
            {t('firstInvite')}
          </LinkButton>
        </Way>
        <Way icon="teams" title={t('firstTeamTitle')} text={t('firstTeamText')}>
          <LinkButton to="/admin/identity/teams">{t('firstTeam')}</LinkButton>
        </Way>
        <Way icon="settings" title={t('firstSettingsTitle')} text={t('firstSettingsText')}>
          <LinkButton to="/admin/organization/settings">{t('firstSettings')}</LinkButton>
        </Way>
      </ul>
      <p className="meta first-calm">
        <Icon name="lock" /> {t('firstCalm')}{' '}
        <Link to="/admin/identity/users" search={{ status: 'active' }}>
          {t('firstMe')}
        </Link>
      </p>
    </section>
  );
}

function Way(props: { icon: IconName; title: string; text: string; children: React.ReactNode }) {
  return (
    <li>
      <Icon name={props.icon} className="icon-large" />
      <h3>{props.title}</h3>
      <p>{props.text}</p>
      {props.children}
    </li>
  );
}
