import type { LinkProps } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import {
  type GrantedRole,
  organizationRoles,
  type Permission,
} from '../../../../server/src/platform/permissions.ts';
import { dropDraft } from '../../features/invitations/draft.ts';
import { PaletteButton } from '../../features/palette/palette-button.tsx';
import { Segmented } from '../../ui/choice.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { PlainLink } from '../../ui/link.tsx';
import { initials } from '../../ui/person.tsx';
import { type Session, useSession } from '../session.ts';
import { type Theme, useTheme } from '../theme.ts';
import { useNavigationCounts } from './counts.ts';
import { LanguageChoice } from './language-choice.tsx';

interface Place {
  to: NonNullable<LinkProps['to']>;
  icon: IconName;
  text:
    | 'users'
    | 'teams'
    | 'confirmations'
    | 'signIn'
    | 'deliveries'
    | 'previewInbox'
    | 'settings'
    | 'profileFields'
    | 'apiTokens'
    | 'tools'
    | 'auditLog';
  needs: Permission;
  shown?: (session: Session) => boolean;
}

/** All places of the portal, as the navigation and the palette list them. */
export const sections: readonly {
  title: 'identity' | 'messaging' | 'organization';
  places: readonly Place[];
}[] = [
  {
    title: 'identity',
    places: [
      { to: '/admin/identity/users', icon: 'users', text: 'users', needs: 'users.view' },
      { to: '/admin/identity/teams', icon: 'teams', text: 'teams', needs: 'teams.view' },
      {
        to: '/admin/identity/confirmations',
        icon: 'check',
        text: 'confirmations',
        needs: 'profile_values.confirm',
      },
      { to: '/admin/identity/sign-in', icon: 'lock', text: 'signIn', needs: 'sign_in.manage' },
      { to: '/admin/identity/tools', icon: 'tools', text: 'tools', needs: 'tools.view' },
    ],
  },
  {
    title: 'messaging',
    places: [
      {
        to: '/admin/messaging/deliveries',
        icon: 'send',
        text: 'deliveries',
        needs: 'deliveries.view',
      },
      {
        to: '/admin/messaging/preview',
        icon: 'inbox',
        text: 'previewInbox',
        needs: 'preview.view',
        shown: (s) => s.preview,
      },
    ],
  },
  {
    title: 'organization',
    places: [
      {
        to: '/admin/organization/settings',
        icon: 'settings',
        text: 'settings',
        needs: 'organization.manage',
      },
      {
        to: '/admin/organization/profile-fields',
        icon: 'fields',
        text: 'profileFields',
        needs: 'profile_fields.manage',
      },
      {
        to: '/admin/organization/api-tokens',
        icon: 'key',
        text: 'apiTokens',
        needs: 'api_tokens.manage',
      },
      { to: '/admin/organization/audit', icon: 'log', text: 'auditLog', needs: 'audit.view' },
    ],
  },
];

/** The left panel. What the admin's role never allows is not listed. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const t = useTranslations('shell');
  const session = useSession();
  return (
    <nav className="nav" aria-label={t('adminPanel')}>
      <div className="nav-org">
        <span className="nav-mark" aria-hidden="true">
          {initials(session.organization.name).slice(0, 1)}
        </span>
        <bdi className="cut">{session.organization.name}</bdi>
      </div>
      <PaletteButton onOpen={onNavigate} />
      <h2 className="nav-title">{t('adminPanel')}</h2>
      {sections.map((section) => {
        const places = section.places.filter((p) => session.may(p.needs) && (p.shown?.(session) ?? true));
        if (places.length === 0) return null;
        return (
          <section key={section.title}>
            <h3 className="nav-section">{t(section.title)}</h3>
            <ul>
              {places.map((place) => (
                <li key={place.text}>
                  <PlaceLink place={place} onNavigate={onNavigate} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <NavigationFoot />
    </nav>
  );
}

function PlaceLink({ place, onNavigate }: { place: Place; onNavigate: (() => void) | undefined }) {
  const t = useTranslations('shell');
  const format = useFormatter();
  const { count, atLeast, problems, problemsText } = useNavigationCounts()[place.text] ?? {};
  return (
    <PlainLink to={place.to} className="nav-item" {...(onNavigate ? { onClick: onNavigate } : {})}>
      <Icon name={place.icon} />
      <span className="grow cut">{t(place.text)}</span>
      {problems !== undefined && problems > 0 && (
        <span className="nav-count nav-count-bad" title={problemsText}>
          <Icon name="alert" />
          <span aria-hidden="true">{format.number(problems)}</span>
          <span className="vh">{problemsText ?? t('problems', { count: problems })}</span>
        </span>
      )}
      {count !== undefined && (
        <span className="nav-count">{atLeast ? t('atLeast', { count }) : format.number(count)}</span>
      )}
    </PlainLink>
  );
}

const ROLE_WORDS = {
  organization_admin: 'roleOrganizationAdmin',
  people_admin: 'rolePeopleAdmin',
  support: 'roleSupport',
  team_admin: 'roleTeamAdmin',
} as const satisfies Record<GrantedRole, string>;

function NavigationFoot() {
  const t = useTranslations('shell');
  const { user, grants } = useSession();
  const [strongest] = organizationRoles.filter((role) => grants.some((grant) => grant.role === role));
  const [theme, setTheme] = useTheme();
  return (
    <div className="nav-foot">
      <div className="nav-foot-inner">
        <div className="nav-choice">
          <span aria-hidden="true">{t('theme')}</span>
          <Segmented<Theme>
            label={t('theme')}
            value={theme}
            onChange={setTheme}
            iconsOnly
            options={[
              { value: 'system', label: t('themeSystem'), icon: 'screen' },
              { value: 'light', label: t('themeLight'), icon: 'sun' },
              { value: 'dark', label: t('themeDark'), icon: 'moon' },
            ]}
          />
        </div>
        <LanguageChoice />
        <div className="nav-me">
          <PlainLink to="/admin/identity/users/$userId" params={{ userId: user.id }} className="grow">
            <span className="cut block">
              <bdi>{user.name}</bdi>
            </span>
            <span className="meta">{t(ROLE_WORDS[strongest ?? 'team_admin'])}</span>
          </PlainLink>
          <form method="post" action="/sign-out" onSubmit={dropDraft}>
            <button
              type="submit"
              className="btn btn-bare btn-icon btn-toolbar"
              aria-label={t('signOut')}
              title={t('signOut')}
            >
              <Icon name="out" />
            </button>
          </form>
        </div>
      </div>
    </div>
  );
}
