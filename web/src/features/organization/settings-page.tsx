import { Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { Tab, Tabs } from '../../ui/index.ts';

/** `/admin/organization/settings`: the frame of its tabs. */
export function SettingsPage() {
  const t = useTranslations('settings');
  return (
    <Needs permission="organization.manage" title={t('title')}>
      <header className="head">
        <h1 className="page-title grow">{t('title')}</h1>
      </header>
      <Tabs label={t('title')}>
        <Tab to="/admin/organization/settings" activeOptions={{ exact: true }}>
          {t('tabOrganization')}
        </Tab>
        <Tab to="/admin/organization/settings/invitations">{t('tabInvitations')}</Tab>
        <Tab to="/admin/organization/settings/messaging">{t('tabMessaging')}</Tab>
      </Tabs>
      <Outlet />
    </Needs>
  );
}
