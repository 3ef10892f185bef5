import { type Domain, removeDomain, verifyDomain } from '@contracts/company-sign-in';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import {
  Actions,
  Button,
  CopyField,
  Disclosure,
  isolate,
  ProblemBanner,
  StatusPill,
  toast,
  useWhen,
  When,
} from '../../ui/index.ts';
import { SettingsSection } from '../organization/settings-form.tsx';
import { connectionsQuery, domainsQuery, vouches } from './queries.ts';

/** One domain: whether it is verified, the record that verifies it, and looking for that now. */
export function DomainSection({ domain }: { domain: Domain }) {
  const t = useTranslations('companySignIn');
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const check = async () => {
    setBusy(true);
    setRefused(null);
    try {
      const checked = await call(verifyDomain, { params: { id: domain.id } });
      queries.setQueryData(domainsQuery.queryKey, (before) =>
        before?.map((one) => (one.id === checked.id ? checked : one)),
      );
      toast(t('domainFound', { domain: isolate(domain.domain) }));
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  const verified = domain.verified_at;
  return (
    <SettingsSection title={domain.domain} text={<DomainState domain={domain} failed={refused !== null} />}>
      {refused !== null && <ProblemBanner error={refused} />}
      <RecordGone domain={domain} />
      {verified && !domain.failing_since ? (
        <Disclosure label={t('record')}>
          <p className="meta">{t('recordKeep')}</p>
          <Record domain={domain} />
        </Disclosure>
      ) : (
        <>
          {!domain.failing_since && <p>{t('recordText')}</p>}
          <Record domain={domain} />
        </>
      )}
      <Actions>
        <Button
          kind={verified && !domain.failing_since ? 'plain' : 'primary'}
          busy={busy}
          aria-label={t('checkOf', { domain: isolate(domain.domain) })}
          onClick={() => void check()}
        >
          {t('check')}
        </Button>
        <RemoveDomain domain={domain} />
      </Actions>
    </SettingsSection>
  );
}

function DomainState({ domain, failed }: { domain: Domain; failed: boolean }) {
  const t = useTranslations('companySignIn');
  const { verified_at: at, failing_since: since } = domain;
  const gone = useTranslations('companyRechecks');
  if (since)
    return (
      <>
        <StatusPill
          state={domain.state === 'lapsed' ? 'undeliverable' : 'queued'}
          word={gone(domain.state === 'lapsed' ? 'lapsed' : 'failing')}
        />{' '}
        <When at={since} />
      </>
    );
  if (failed) return <StatusPill state="undeliverable" word={t('domainState.failed')} />;
  if (!at) return <StatusPill state="queued" word={t('domainState.waits')} />;
  return (
    <>
      <StatusPill state="active" word={t('domainState.verified')} /> <When at={at} />
    </>
  );
}

const GRACE_MS = 7 * 86_400_000;

/** What follows where the record of a verified domain is gone. */
function RecordGone({ domain: { state, failing_since: since } }: { domain: Domain }) {
  const t = useTranslations('companyRechecks');
  const when = useWhen();
  if (!since) return null;
  const end = new Date(Date.parse(since) + GRACE_MS).toISOString();
  return <p>{state === 'lapsed' ? t('lapsedText') : t('failingText', { end: when(end) })}</p>;
}

function Record({ domain }: { domain: Domain }) {
  const t = useTranslations('companySignIn');
  return (
    <>
      <CopyField label={t('recordName')} value={domain.record_name} />
      <CopyField label={t('recordValue')} value={domain.record_value} />
    </>
  );
}

function RemoveDomain({ domain }: { domain: Domain }) {
  const t = useTranslations('companySignIn');
  const format = useFormatter();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const { data } = useQuery({ ...connectionsQuery, enabled: asking });
  const on = data?.items.filter(({ state }) => state === 'on') ?? [];
  const remove = async () => {
    setRefused(null);
    try {
      await call(removeDomain, { params: { id: domain.id } });
    } catch (error) {
      setRefused(error);
      throw error;
    }
    toast(t('domainRemoved', { domain: isolate(domain.domain) }));
    await queries.invalidateQueries(domainsQuery);
  };
  const names = format.list(
    on.map(({ name }) => isolate(name)),
    { type: 'conjunction' },
  );
  return (
    <>
      <Button
        kind="danger"
        aria-label={t('domainRemoveOf', { domain: isolate(domain.domain) })}
        onClick={() => {
          setRefused(null);
          setAsking(true);
        }}
      >
        {t('do.remove')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('ask.remove', { name: isolate(domain.domain) })}
        confirmLabel={t('do.remove')}
        onConfirm={remove}
        danger
      >
        {refused !== null && <ProblemBanner error={refused} />}
        <ul className="grid gap-2">
          <li>
            {vouches(domain) && on.length > 0
              ? t('domainAffects', { domain: isolate(domain.domain), names })
              : t('domainAffectsNone')}
          </li>
          {domain.verified_at && <li>{t('domainStays')}</li>}
        </ul>
      </ConfirmDialog>
    </>
  );
}
