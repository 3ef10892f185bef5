import { Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { Tab, Tabs } from '../../ui/index.ts';

/** `/admin/identity/sign-in`: the frame of its tabs. One is its own; the others are those of company sign-in. */
export function SignInPage() {
  const t = useTranslations('signIn');
  const company = useTranslations('companySignIn');
  return (
    <Needs permission="sign_in.manage" title={t('title')}>
      <header className="head">
        <h1 className="page-title grow">{t('title')}</h1>
      </header>
      <Tabs label={t('title')}>
        <Tab to="/admin/identity/sign-in" activeOptions={{ exact: true }}>
          {t('tabPolicy')}
        </Tab>
        <Tab to="/admin/identity/sign-in/company">{company('tab')}</Tab>
        <Tab to="/admin/identity/sign-in/domains">{company('tabDomains')}</Tab>
      </Tabs>
      <Outlet />
    </Needs>
  );
}
