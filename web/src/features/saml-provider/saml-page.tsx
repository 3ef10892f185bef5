import { getSamlProvider, prepareSamlKey, type SamlProvider, switchSamlKey } from '@contracts/saml-provider';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import {
  Actions,
  Button,
  CopyField,
  Link,
  Ltr,
  PageHead,
  ProblemBanner,
  Skeleton,
  toast,
} from '../../ui/index.ts';
import { SigningKeys } from '../openid/signing-keys.tsx';
import { SettingsSection } from '../organization/settings-form.tsx';
import { PROTOCOL_NAMES } from '../tools/who-gets.tsx';

const providerQuery = queryOptions({
  queryKey: ['saml-provider'],
  queryFn: ({ signal }) => call(getSamlProvider, { signal }),
});

/** `/admin/identity/tools/saml`: the keys that sign for tools by either protocol, and our addresses for those of SAML. */
export function SamlPage() {
  const t = useTranslations('openid');
  const tools = useTranslations('tools');
  const title = t('keys');
  usePageTitle(title);
  return (
    <Needs permission="tools.view" title={title}>
      <nav className="crumb" aria-label={tools('place')}>
        <Link to="/admin/identity/tools">{tools('title')}</Link>
      </nav>
      <PageHead title={title}>{t('keysLead')}</PageHead>
      <div className="page-body grid gap-8">
        <SettingsSection title={PROTOCOL_NAMES.openid} text={t('keysText')}>
          <SigningKeys />
        </SettingsSection>
        <Provider />
      </div>
    </Needs>
  );
}

function Provider() {
  const t = useTranslations('samlTools');
  const { data, error, refetch } = useQuery(providerQuery);
  return (
    <SettingsSection title={PROTOCOL_NAMES.saml} text={t('text')}>
      {error && <ProblemBanner error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && (
        <>
          <CopyField label={t('metadata')} value={data.metadata_url} />
          <CopyField label={t('signOn')} value={data.sign_on_url} />
          {data.keys.map((key) => (
            <Key key={key.id} of={key} />
          ))}
          <Change provider={data} />
        </>
      )}
    </SettingsSection>
  );
}

function Key({ of: key }: { of: SamlProvider['keys'][number] }) {
  const t = useTranslations('samlTools');
  const format = useFormatter();
  const day = format.dateTime(new Date(key.good_until), { dateStyle: 'medium' });
  return (
    <div className="grid gap-1">
      <CopyField
        label={key.state === 'current' ? t('current') : t('next')}
        hint={t('until', { day })}
        value={key.certificate}
      />
      <p className="meta break-all">{t.rich('fingerprint', { value: () => <Ltr>{key.fingerprint}</Ltr> })}</p>
    </div>
  );
}

/** One step at a time: first the next key is there for tools to learn, then it signs. */
function Change({ provider }: { provider: SamlProvider }) {
  const t = useTranslations('samlTools');
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const next = provider.keys.find(({ state }) => state === 'next');
  // The words stay while the dialog goes away.
  const [about, setAbout] = useState(next);
  if (!useSession().may('tools.manage')) return null;
  const ask = () => {
    setRefused(null);
    setAbout(next);
    setAsking(true);
  };
  const change = async () => {
    setRefused(null);
    try {
      const changed = about
        ? await call(switchSamlKey, { params: { id: about.id } })
        : await call(prepareSamlKey, {});
      queries.setQueryData(providerQuery.queryKey, changed);
    } catch (error) {
      setRefused(error);
      throw error;
    }
    toast(about ? t('switched') : t('prepared'));
  };
  return (
    <>
      <Actions>
        <Button onClick={ask}>{next ? t('switch') : t('prepare')}</Button>
      </Actions>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={about ? t('switchTitle') : t('prepareTitle')}
        confirmLabel={about ? t('switch') : t('prepare')}
        onConfirm={change}
        danger={about !== undefined}
      >
        <p>{about ? t('switchText') : t('prepareText')}</p>
        {refused ? <ProblemBanner error={refused} /> : null}
      </ConfirmDialog>
    </>
  );
}
