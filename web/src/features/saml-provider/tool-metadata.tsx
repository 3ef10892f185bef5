import { readToolMetadata } from '@contracts/saml-provider';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ProblemError } from '../../app/problem.ts';
import { announce, Button, Disclosure, ProblemBanner, TextArea } from '../../ui/index.ts';

/** What the form for a SAML tool has that metadata knows. */
interface FromMetadata {
  entityId: string;
  acs: string;
  slo: string;
  certificate: string;
  signed: boolean;
  nameId?: 'email' | 'persistent';
}

/** Fills the form in from what the tool says of itself, so that nobody types addresses. */
export function ToolMetadata({ onRead }: { onRead: (found: FromMetadata) => void }) {
  const t = useTranslations('samlTools');
  const [metadata, setMetadata] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const read = async () => {
    setBusy(true);
    setError(null);
    try {
      const found = await call(readToolMetadata, { body: { metadata } });
      onRead({
        entityId: found.entity_id,
        acs: found.acs_url,
        slo: found.slo_url ?? '',
        certificate: found.certificate ?? '',
        signed: found.want_signed_requests,
        ...(found.name_id ? { nameId: found.name_id } : {}),
      });
      announce(t('filled'));
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const wrong = error instanceof ProblemError ? error.at('/metadata')?.detail : undefined;
  return (
    <Disclosure label={t('fromMetadata')}>
      <div className="grid gap-4">
        {error !== null && wrong === undefined && <ProblemBanner error={error} />}
        <TextArea
          label={t('toolMetadata')}
          hint={t('toolMetadataHint')}
          dir="ltr"
          rows={4}
          value={metadata}
          error={wrong}
          onChange={setMetadata}
        />
        <div>
          <Button busy={busy} onClick={() => void read()}>
            {t('fillIn')}
          </Button>
        </div>
      </div>
    </Disclosure>
  );
}
