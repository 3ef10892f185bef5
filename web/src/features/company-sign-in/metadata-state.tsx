import type { Connection } from '@contracts/company-sign-in';
import { useTranslations } from 'use-intl';
import { Banner, Ltr, When } from '../../ui/index.ts';

type Saml = NonNullable<Connection['saml']>;

/** Whether metadata that came from an address could be read again lately; what was known stays until it can. */
export function MetadataProblem({ saml }: { saml: Saml }) {
  const t = useTranslations('companyRechecks');
  if (!saml.refresh_problem) return null;
  return (
    <Banner tone="warn" title={t('notRead')}>
      <p>{t('why', { problem: saml.refresh_problem })}</p>
      <p>{t('stays')}</p>
    </Banner>
  );
}

/** When it was last read, and what signs our requests: rows of the list of what is known. */
export function MetadataState({ saml }: { saml: Saml }) {
  const t = useTranslations('companyRechecks');
  return (
    <>
      {saml.refreshed_at && (
        <div>
          <dt className="meta">{t('readAt')}</dt>
          <dd>
            <When at={saml.refreshed_at} />
          </dd>
        </div>
      )}
      {saml.requests_signed && saml.signing_certificate && (
        <div>
          <dt className="meta">{t('ours')}</dt>
          <dd className="break-all">
            <Ltr>{saml.signing_certificate.fingerprint}</Ltr>
          </dd>
        </div>
      )}
    </>
  );
}
