import type { Connection } from '@contracts/company-sign-in';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { announce, Button, StatusPill, When } from '../../ui/index.ts';
import { connectionsQuery } from './queries.ts';

const POLL_MS = 2000;

/** Goes through the provider in a tab of its own, whose page says what arrived; here it is noted by itself. */
export function TestStep({ connection }: { connection: Connection }) {
  const t = useTranslations('companySignIn');
  const { tested_at, sign_in_address, saml } = connection;
  const [before, setBefore] = useState<string | null>();
  const waits = before !== undefined && before === tested_at;
  useQuery({ ...connectionsQuery, refetchInterval: waits ? POLL_MS : false });
  useEffect(() => {
    if (before === undefined || waits) return;
    setBefore(undefined);
    announce(t('testWell'));
  }, [before, waits, t]);
  const unready = saml !== null && saml.entity_id === null;
  return (
    <>
      <div>
        {unready ? (
          <Button unavailable={t('testUnready')}>{t('testGo')}</Button>
        ) : (
          <a
            className="btn"
            href={`${sign_in_address}?test`}
            target="_blank"
            rel="noopener"
            onClick={() => setBefore(tested_at)}
          >
            {t('testGo')}
          </a>
        )}
      </div>
      {unready && <p className="meta">{t('testUnready')}</p>}
      {waits ? (
        <p role="status">{t('testWaits')}</p>
      ) : tested_at ? (
        <p>
          <StatusPill state="active" word={t('testWell')} />{' '}
          <span className="meta">
            <When at={tested_at} />
          </span>
        </p>
      ) : (
        <p className="meta">{t('testNever')}</p>
      )}
    </>
  );
}
