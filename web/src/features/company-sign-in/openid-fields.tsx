import { useTranslations } from 'use-intl';
import { TextField } from '../../ui/index.ts';

export interface OpenIdDraft {
  issuer: string;
  client_id: string;
  client_secret: string;
}

interface OpenIdFieldsProps {
  draft: OpenIdDraft;
  faultAt: (field: string) => string | undefined;
  onChange: (part: Partial<OpenIdDraft>) => void;
  /** A secret is kept, and stays unless another is written. */
  kept?: boolean;
}

/** What a provider that speaks OpenID Connect gave. */
export function OpenIdFields({ draft, faultAt, onChange, kept }: OpenIdFieldsProps) {
  const t = useTranslations('companySignIn');
  return (
    <>
      <TextField
        label={t('issuer')}
        hint={t('issuerHint')}
        required
        dir="ltr"
        inputMode="url"
        placeholder="https://login.example.com"
        value={draft.issuer}
        error={faultAt('/issuer')}
        onChange={(issuer) => onChange({ issuer })}
      />
      <TextField
        label={t('clientId')}
        required
        dir="ltr"
        value={draft.client_id}
        error={faultAt('/client_id')}
        onChange={(client_id) => onChange({ client_id })}
      />
      <TextField
        label={t('secret')}
        hint={t(kept ? 'secretKept' : 'secretHint')}
        dir="ltr"
        type="password"
        autoComplete="new-password"
        value={draft.client_secret}
        error={faultAt('/client_secret')}
        onChange={(client_secret) => onChange({ client_secret })}
      />
    </>
  );
}
