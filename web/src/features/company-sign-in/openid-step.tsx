import { type Connection, updateConnection } from '@contracts/company-sign-in';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx';
import { ProblemBanner } from '../../ui/index.ts';
import { type OpenIdDraft, OpenIdFields } from './openid-fields.tsx';
import { SaveProvider } from './save-provider.tsx';
import { useChange } from './use-change.ts';

const FIELDS = ['/issuer', '/client_id', '/client_secret'];
const draftOf = ({ issuer, client_id }: Connection): OpenIdDraft => ({
  issuer: issuer ?? '',
  client_id: client_id ?? '',
  client_secret: '',
});

/** Who the provider is. Its secret goes in and never comes out. */
export function OpenIdStep({ connection }: { connection: Connection }) {
  const t = useTranslations('companySignIn');
  const [draft, setDraft] = useState(() => draftOf(connection));
  const { busy, run, faultAt, unplaced } = useChange('provider', FIELDS);
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(connection));
  const save = async () => {
    const { client_secret, ...said } = draft;
    const body = { ...said, ...(client_secret === '' ? {} : { client_secret }) };
    const changed = await run(() => call(updateConnection, { params: { id: connection.id }, body }));
    if (changed) setDraft(draftOf(changed));
  };
  return (
    <SaveProvider state={connection.state} dirty={dirty} busy={busy} onSave={save} label={t('save')}>
      {unplaced !== null && <ProblemBanner error={unplaced} />}
      <OpenIdFields
        draft={draft}
        faultAt={faultAt}
        kept={connection.has_secret}
        onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
      />
      <AskBeforeLeaving dirty={dirty} />
    </SaveProvider>
  );
}
