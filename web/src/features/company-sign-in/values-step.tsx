import type { Connection } from '@contracts/company-sign-in';
import { useTranslations } from 'use-intl';
import { Actions, CopyField } from '../../ui/index.ts';

/** What the provider asks for when Beckon is registered there. */
export function ValuesStep({ connection }: { connection: Connection }) {
  const t = useTranslations('companySignIn');
  const { saml, redirect_address, logout_address, signed_out_address } = connection;
  if (!saml)
    return (
      <>
        <CopyField label={t('redirect')} value={redirect_address} />
        <CopyField label={t('scopes')} value="openid email profile" />
        {signed_out_address && (
          <CopyField label={t('signedOut')} hint={t('signedOutHint')} value={signed_out_address} />
        )}
        <CopyField label={t('backChannel')} hint={t('backChannelHint')} value={logout_address} />
        <p className="meta">{t('openidKind')}</p>
      </>
    );
  return (
    <>
      <CopyField label={t('entityId')} value={saml.metadata_address} />
      <CopyField label={t('acs')} value={redirect_address} />
      <CopyField label={t('samlLogout')} value={logout_address} />
      <Actions>
        <a className="btn" href={saml.metadata_address} download="beckon-metadata.xml">
          {t('metadataGet')}
        </a>
      </Actions>
      <p className="meta">{t('samlKind')}</p>
    </>
  );
}
