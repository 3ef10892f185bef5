import { type Connection, removeConnection, switchConnection } from '@contracts/company-sign-in';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Actions, Banner, Button, isolate, LinkButton, ProblemBanner, toast } from '../../ui/index.ts';
import { policyQuery } from '../sign-in/queries.ts';
import { connectionsQuery } from './queries.ts';

type Asked = 'on' | 'off' | 'remove';

/** On, off or gone; each says first what becomes of whom. */
export function SwitchStep({ connection }: { connection: Connection }) {
  const t = useTranslations('companySignIn');
  const { state, tested_at } = connection;
  const [asked, setAsked] = useState<Asked | null>(null);
  // The words stay while the dialog goes away.
  const [about, setAbout] = useState<Asked>('on');
  const [refused, setRefused] = useState<unknown>(null);
  const act = useAct(connection);
  const ask = (what: Asked) => {
    setRefused(null);
    setAbout(what);
    setAsked(what);
  };
  const confirm = async () => {
    setRefused(null);
    try {
      await act(about);
    } catch (error) {
      setRefused(error);
      throw error;
    }
  };
  return (
    <>
      <PolicyWithout />
      <p>{t(`now.${state}`)}</p>
      <Actions>
        {state === 'on' ? (
          <Button onClick={() => ask('off')}>{t('do.off')}</Button>
        ) : (
          <Button
            kind="primary"
            unavailable={tested_at ? undefined : t('testFirst')}
            onClick={() => ask('on')}
          >
            {t('do.on')}
          </Button>
        )}
        <Button kind="danger" onClick={() => ask('remove')}>
          {t('do.remove')}
        </Button>
      </Actions>
      {state !== 'on' && !tested_at && <p className="meta">{t('testFirst')}</p>}
      <ConfirmDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={t(`ask.${about}`, { name: isolate(connection.name) })}
        confirmLabel={t(`do.${about}`)}
        onConfirm={confirm}
        danger={about !== 'on'}
      >
        {refused !== null && <ProblemBanner error={refused} />}
        <Consequences of={about} connection={connection} />
      </ConfirmDialog>
    </>
  );
}

/** What is on helps nobody while the policy leaves company sign-in out. */
function PolicyWithout() {
  const t = useTranslations('companySignIn');
  const words = useTranslations('signIn');
  const { data } = useQuery(policyQuery);
  if (!data || data.methods.includes('company')) return null;
  return (
    <Banner
      tone="warn"
      title={t('policyWithout')}
      actions={
        <LinkButton to="/admin/identity/sign-in" size="small">
          {words('tabPolicy')}
        </LinkButton>
      }
    >
      <p>{t('policyWithoutText')}</p>
    </Banner>
  );
}

function Consequences({ of, connection }: { of: Asked; connection: Connection }) {
  const t = useTranslations('companySignIn');
  const { name, newcomers, people, trust, mapping } = connection;
  const locks = trust === 'confirmed' && Object.keys(mapping).length > 0;
  if (of === 'on')
    return (
      <ul className="grid gap-2">
        <li>{t('onButton', { name: isolate(name) })}</li>
        <li>{t('onInvited')}</li>
        <li>{t(`onNewcomers.${newcomers}`)}</li>
      </ul>
    );
  return (
    <ul className="grid gap-2">
      <li>{t('offPeople', { count: people })}</li>
      <li>{t(of === 'off' ? 'offStays' : 'removeStays')}</li>
      {locks && <li>{t('offDetails')}</li>}
    </ul>
  );
}

function useAct(connection: Connection) {
  const t = useTranslations('companySignIn');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { id, name } = connection;
  return async (what: Asked): Promise<void> => {
    if (what === 'remove') {
      await call(removeConnection, { params: { id } });
      toast(t('done.remove', { name: isolate(name) }));
      await navigate({ to: '/admin/identity/sign-in/company', ignoreBlocker: true });
    } else {
      await call(switchConnection, { params: { id }, body: { state: what } });
      toast(t(`done.${what}`, { name: isolate(name) }));
    }
    await queries.invalidateQueries(connectionsQuery);
  };
}
