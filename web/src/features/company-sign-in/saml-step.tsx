import { type Connection, setSamlProvider } from '@contracts/company-sign-in';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx';
import {
  Button,
  Checkbox,
  Ltr,
  ProblemBanner,
  Segmented,
  TextArea,
  TextField,
  useWhen,
} from '../../ui/index.ts';
import { MetadataProblem, MetadataState } from './metadata-state.tsx';
import { SaveProvider } from './save-provider.tsx';
import { useChange } from './use-change.ts';

const FIELDS = ['/metadata', '/metadata_url'];
const WAYS = ['address', 'text'] as const;

interface Draft {
  way: (typeof WAYS)[number];
  address: string;
  text: string;
  vouches: boolean;
}

const draftOf = ({ saml }: Connection): Draft => ({
  way: saml?.entity_id && !saml.metadata_url ? 'text' : 'address',
  address: saml?.metadata_url ?? '',
  text: '',
  vouches: saml?.vouches ?? false,
});

/** The metadata of a provider: by its address, as a file or as text. */
export function SamlStep({ connection }: { connection: Connection }) {
  const t = useTranslations('companySignIn');
  const [draft, setDraft] = useState(() => draftOf(connection));
  const { busy, run, faultAt, unplaced } = useChange('provider', FIELDS);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const { way, address, text, vouches } = draft;
  const start = draftOf(connection);
  const given = way === 'address' ? address.trim() !== '' : text.trim() !== '';
  const dirty = address !== start.address || text !== '' || vouches !== start.vouches;
  const save = async () => {
    const body = { vouches, ...(way === 'address' ? { metadata_url: address } : { metadata: text }) };
    const changed = await run(() => call(setSamlProvider, { params: { id: connection.id }, body }));
    if (changed) setDraft(draftOf(changed));
  };
  return (
    <>
      <Known connection={connection} />
      <SaveProvider
        state={connection.state}
        dirty={given}
        busy={busy}
        onSave={save}
        label={t('readMetadata')}
      >
        {unplaced !== null && <ProblemBanner error={unplaced} />}
        <Segmented
          label={t('metadataOf')}
          value={way}
          onChange={(chosen) => change({ way: chosen })}
          options={WAYS.map((value) => ({ value, label: t(`way.${value}`) }))}
        />
        {way === 'address' ? (
          <TextField
            label={t('metadataUrl')}
            required
            dir="ltr"
            inputMode="url"
            placeholder="https://login.example.com/metadata"
            value={address}
            error={faultAt('/metadata_url')}
            onChange={(value) => change({ address: value })}
          />
        ) : (
          <>
            <TextArea
              label={t('metadataText')}
              hint={t('metadataTextHint')}
              required
              dir="ltr"
              rows={5}
              value={text}
              error={faultAt('/metadata')}
              onChange={(value) => change({ text: value })}
            />
            <FromFile onRead={(value) => change({ text: value })} />
          </>
        )}
        <Checkbox
          label={t('vouches')}
          hint={t('vouchesHint')}
          checked={vouches}
          onChange={(value) => change({ vouches: value })}
        />
      </SaveProvider>
      <AskBeforeLeaving dirty={dirty} />
    </>
  );
}

/** Puts a file's text into the field, where it is seen before it is sent. */
function FromFile({ onRead }: { onRead: (text: string) => void }) {
  const t = useTranslations('companySignIn');
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
        onChange={(event) => {
          void event.target.files?.[0]?.text().then(onRead);
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('file')}</Button>
    </div>
  );
}

/** What the metadata said, once it was read: the certificates are those that count. */
function Known({ connection: { saml } }: { connection: Connection }) {
  const t = useTranslations('companySignIn');
  const when = useWhen();
  if (!saml?.entity_id) return null;
  return (
    <>
      <MetadataProblem saml={saml} />
      <dl className="grid gap-2">
        <div>
          <dt className="meta">{t('itsName')}</dt>
          <dd className="break-all">
            <Ltr>{saml.entity_id}</Ltr>
          </dd>
        </div>
        <div>
          <dt className="meta">{t('signOn')}</dt>
          <dd className="break-all">
            <Ltr>{saml.sign_on_url ?? ''}</Ltr>
          </dd>
        </div>
        <div>
          <dt className="meta">{t('certificates')}</dt>
          {saml.certificates.map(({ fingerprint, good_until }) => (
            <dd key={fingerprint} className="break-all">
              <Ltr>{fingerprint}</Ltr>
              <span className="meta block">{t('goodUntil', { day: when(good_until, false) })}</span>
            </dd>
          ))}
        </div>
        <MetadataState saml={saml} />
      </dl>
    </>
  );
}
