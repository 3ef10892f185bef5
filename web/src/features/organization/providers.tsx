import { listProviders, type Provider } from '@contracts/deliveries';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { channelsQuery } from '../../app/shell/navigation-facts.ts';
import { Icon, Link, Ltr, Skeleton, When } from '../../ui/index.ts';
import { TestMessage } from './test-message.tsx';

const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => call(listProviders, { signal }),
});

/** By which providers messages leave, whether they work, and a message to oneself to see. Shown, never edited. */
export function Providers() {
  const t = useTranslations('messaging');
  const { data, error } = useQuery(providersQuery);
  const channels = useQuery({ ...channelsQuery, refetchInterval: 10_000 }).data;
  if (error && !data) return <p className="prose">{t('unknown')}</p>;
  if (!data) return <Skeleton lines={4} />;
  return (
    <div className="grid gap-8">
      {data.items.map((provider) => {
        const broken = channels?.items.find((one) => one.channel === provider.channel)?.broken;
        return (
          <section
            key={provider.channel}
            className="grid gap-3"
            aria-labelledby={`provider-${provider.channel}`}
          >
            <h3 id={`provider-${provider.channel}`} className="font-medium flex gap-2 items-center">
              <Icon name={provider.channel === 'email' ? 'mail' : 'phone'} className="text-ink-3" />
              {t(`channel.${provider.channel}`)}
            </h3>
            {broken && (
              <div className="text-sm">
                <p className="text-bad">{broken.sentence}</p>
                <p className="text-ink-2">{broken.next_step}</p>
                <p className="meta">{t.rich('brokenSince', { when: () => <When at={broken.since} /> })}</p>
              </div>
            )}
            <Facts provider={provider} />
            {provider.hints.map((hint) => (
              <p key={hint} className="text-sm text-ink-2 flex gap-2">
                <Icon name="info" className="size-4 shrink-0 mt-0.5 text-ink-3" />
                <span>{t(`hint.${hint}`)}</span>
              </p>
            ))}
            {provider.mode !== 'none' && <TestMessage channel={provider.channel} />}
          </section>
        );
      })}
    </div>
  );
}

function Facts({ provider }: { provider: Provider }) {
  const t = useTranslations('messaging');
  const { mode, host, sender, sender_name, security, reports_to } = provider;
  if (mode !== 'provider' || provider.provider === null) {
    return (
      <p className="text-sm text-ink-2">
        {t(`mode.${mode}`)}{' '}
        {mode === 'preview' && <Link to="/admin/messaging/preview">{t('toPreview')}</Link>}
      </p>
    );
  }
  return (
    <dl className="facts">
      <dt>{t('provider')}</dt>
      <dd>
        {t(`name.${provider.provider}`)} {host && <Ltr className="text-ink-2">{host}</Ltr>}
      </dd>
      {security && (
        <>
          <dt>{t('encryption')}</dt>
          <dd>{t(`security.${security}`)}</dd>
        </>
      )}
      {sender && (
        <>
          <dt>{t('sender')}</dt>
          <dd>
            {sender_name && <bdi>{sender_name} </bdi>}
            <Ltr>{sender}</Ltr>
          </dd>
        </>
      )}
      <dt>{t('reports')}</dt>
      <dd>{reports_to ? <Ltr>{reports_to}</Ltr> : t('noReports')}</dd>
    </dl>
  );
}
