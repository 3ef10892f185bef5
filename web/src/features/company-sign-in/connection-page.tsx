import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { EmptyState, Link, LinkButton, ProblemBanner, Skeleton } from '../../ui/index.ts';
import { SettingsSection } from '../organization/settings-form.tsx';
import { ConnectionState } from './connection-state.tsx';
import { OpenIdStep } from './openid-step.tsx';
import { PeopleStep } from './people-step.tsx';
import { connectionsQuery } from './queries.ts';
import { SamlStep } from './saml-step.tsx';
import { SwitchStep } from './switch-step.tsx';
import { TestStep } from './test-step.tsx';
import { ValuesStep } from './values-step.tsx';

const route = getRouteApi('/admin/identity/sign-in/company/$connectionId');

/** `/admin/identity/sign-in/company/:id`: from the first value that is copied to the button that people press. */
export function ConnectionPage() {
  const t = useTranslations('companySignIn');
  return (
    <Needs permission="sign_in.manage" title={t('tab')}>
      <nav className="crumb" aria-label={t('place')}>
        <Link to="/admin/identity/sign-in/company">{t('tab')}</Link>
      </nav>
      <Place />
    </Needs>
  );
}

function Place() {
  const t = useTranslations('companySignIn');
  const { connectionId } = route.useParams();
  const { data, error, refetch } = useQuery(connectionsQuery);
  const connection = data?.items.find(({ id }) => id === connectionId);
  usePageTitle(connection?.name ?? t('tab'));
  if (!data)
    return (
      <div className="page-body" aria-busy={!error}>
        {error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} />}
      </div>
    );
  if (!connection)
    return (
      <EmptyState
        icon="key"
        title={t('goneTitle')}
        actions={<LinkButton to="/admin/identity/sign-in/company">{t('toList')}</LinkButton>}
      >
        <p>{t('goneText')}</p>
      </EmptyState>
    );
  const Provider = connection.protocol === 'saml' ? SamlStep : OpenIdStep;
  return (
    <>
      <header className="head">
        <h1 className="page-title grow wrap-anywhere">{connection.name}</h1>
        <ConnectionState state={connection.state} />
      </header>
      <div className="page-body grid gap-8 content-start">
        <SettingsSection title={t('step.values')} text={t('valuesText')}>
          <ValuesStep connection={connection} />
        </SettingsSection>
        <SettingsSection title={t('step.provider')} text={t(`providerText.${connection.protocol}`)}>
          <Provider key={connectionId} connection={connection} />
        </SettingsSection>
        <SettingsSection title={t('step.people')} text={t('peopleText')}>
          <PeopleStep key={connectionId} connection={connection} />
        </SettingsSection>
        <SettingsSection title={t('step.test')} text={t('testText')}>
          <TestStep key={connectionId} connection={connection} />
        </SettingsSection>
        <SettingsSection title={t('step.switch')} text={t('switchText')}>
          <SwitchStep connection={connection} />
        </SettingsSection>
      </div>
    </>
  );
}
