import { type Connection, createConnection, createSamlConnection } from '@contracts/company-sign-in';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { Actions, Button, CopyField, ProblemBanner, RadioGroup, TextField } from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { PROTOCOL_NAMES } from '../tools/who-gets.tsx';
import { type OpenIdDraft, OpenIdFields } from './openid-fields.tsx';
import { connectionsQuery } from './queries.ts';
import { useChange } from './use-change.ts';

const PROTOCOLS = ['openid', 'saml'] as const;
const FIELDS = ['/name', '/issuer', '/client_id', '/client_secret'];

/** `/admin/identity/sign-in/company/new`: which language the provider speaks, and what it gave. */
export function NewConnectionSheet() {
  const t = useTranslations('companySignIn');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data } = useQuery(connectionsQuery);
  const [protocol, setProtocol] = useState<Connection['protocol']>('openid');
  const [name, setName] = useState('');
  const [openid, setOpenid] = useState<OpenIdDraft>({ issuer: '', client_id: '', client_secret: '' });
  const { busy, run, faultAt, unplaced } = useChange('new-connection', FIELDS);
  const close = () => void navigate({ to: '/admin/identity/sign-in/company' });
  const submit = async () => {
    const { client_secret, ...said } = openid;
    const made = await run(() =>
      protocol === 'saml'
        ? call(createSamlConnection, { body: { name } })
        : call(createConnection, {
            body: { name, ...said, ...(client_secret === '' ? {} : { client_secret }) },
          }),
    );
    if (!made) return;
    await queries.invalidateQueries(connectionsQuery);
    await navigate({
      to: '/admin/identity/sign-in/company/$connectionId',
      params: { connectionId: made.id },
      ignoreBlocker: true,
    });
  };
  return (
    <Sheet
      title={t('add')}
      onClose={close}
      dirty={name !== '' || openid.issuer !== '' || openid.client_id !== ''}
      fallbackFocus="#add-connection"
      wrap={(inner) => (
        <form
          id="new-connection"
          className="sheet-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          {inner}
        </form>
      )}
      footer={
        <Actions>
          <Button type="submit" kind="primary" busy={busy}>
            {t('addIt')}
          </Button>
          <Button onClick={close}>{t('cancel')}</Button>
        </Actions>
      }
    >
      <div className="form">
        {unplaced !== null && <ProblemBanner error={unplaced} />}
        <RadioGroup
          label={t('which')}
          value={protocol}
          onChange={setProtocol}
          options={PROTOCOLS.map((value) => ({
            value,
            label: PROTOCOL_NAMES[value],
            hint: t(`choice.${value}`),
          }))}
        />
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          required
          maxLength={100}
          value={name}
          error={faultAt('/name')}
          onChange={setName}
        />
        {protocol === 'openid' ? (
          <>
            {data && (
              <CopyField label={t('redirect')} hint={t('redirectFirst')} value={data.redirect_address} />
            )}
            <OpenIdFields
              draft={openid}
              faultAt={faultAt}
              onChange={(part) => setOpenid((before) => ({ ...before, ...part }))}
            />
          </>
        ) : (
          <p className="meta">{t('samlNext')}</p>
        )}
      </div>
    </Sheet>
  );
}
