import { addDomain } from '@contracts/company-sign-in';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { focusFirstBad } from '../../ui/form.tsx';
import { announce, Button, EmptyState, ProblemBanner, Skeleton, TextField } from '../../ui/index.ts';
import { SettingsSection } from '../organization/settings-form.tsx';
import { DomainSection } from './domain-section.tsx';
import { domainsQuery } from './queries.ts';
import { faultOf } from './use-change.ts';

/** `/admin/identity/sign-in/domains`: the domains for whose addresses connections may speak. */
export function DomainsTab() {
  const t = useTranslations('companySignIn');
  usePageTitle(t('tabDomains'));
  const { data, error, refetch } = useQuery(domainsQuery);
  return (
    <div className="page-body grid gap-8 content-start" aria-busy={!data && !error}>
      <SettingsSection title={t('domainAdd')} text={t('domainsLead')}>
        <AddDomain />
      </SettingsSection>
      {data ? (
        data.map((domain) => <DomainSection key={domain.id} domain={domain} />)
      ) : error ? (
        <ProblemBanner error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
      {data?.length === 0 && (
        <EmptyState icon="key" title={t('noDomainsTitle')}>
          <p>{t('noDomainsText')}</p>
        </EmptyState>
      )}
    </div>
  );
}

function AddDomain() {
  const t = useTranslations('companySignIn');
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const add = async () => {
    setBusy(true);
    setRefused(null);
    try {
      await call(addDomain, { body: { domain: typed } });
      await queries.invalidateQueries(domainsQuery);
      setTyped('');
      announce(t('recordText'));
    } catch (error) {
      setRefused(error);
      requestAnimationFrame(() => focusFirstBad(document.getElementById('add-domain')));
    } finally {
      setBusy(false);
    }
  };
  const fault = faultOf(refused, '/domain');
  return (
    <form
      id="add-domain"
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void add();
      }}
    >
      {refused !== null && !fault && <ProblemBanner error={refused} />}
      <TextField
        label={t('domain')}
        hint={t('domainHint')}
        required
        dir="ltr"
        inputMode="url"
        value={typed}
        error={fault}
        onChange={setTyped}
      />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          {t('domainAdd')}
        </Button>
      </div>
    </form>
  );
}
