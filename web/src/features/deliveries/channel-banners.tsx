import { type listChannels, retryChannel } from '@contracts/deliveries';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, type OutputOf } from '../../app/api.ts';
import { ProblemError } from '../../app/problem.ts';
import { useSession } from '../../app/session.ts';
import { channelsQuery } from '../../app/shell/navigation-facts.ts';
import { announce, Banner, Button, Disclosure, When } from '../../ui/index.ts';

type Channel = OutputOf<typeof listChannels>['items'][number];

/** What keeps messages from leaving, how many wait, and who can mend it. Nothing while all is well. */
export function ChannelBanners() {
  const t = useTranslations('deliveries');
  const { data } = useQuery({ ...channelsQuery, refetchInterval: 10_000 });
  const troubled = data?.items.filter((one) => one.broken || one.mode === 'none') ?? [];
  if (troubled.length === 0) return null;
  return (
    <div className="grid gap-2 px-(--page-edge,24px) py-2">
      {troubled.map((one) =>
        one.broken ? (
          <Broken key={one.channel} channel={one.channel} broken={one.broken} />
        ) : (
          <Banner key={one.channel} title={t(`none.${one.channel}`)}>
            <p>{t('noneText')}</p>
          </Banner>
        ),
      )}
    </div>
  );
}

function Broken({ channel, broken }: Pick<Channel, 'channel'> & { broken: NonNullable<Channel['broken']> }) {
  const t = useTranslations('deliveries');
  const { may } = useSession();
  return (
    <Banner
      tone="bad"
      title={t(`broken.${channel}`)}
      actions={may('organization.manage') && <RetryNow channel={channel} />}
    >
      <p>
        {broken.sentence} {t.rich('since', { when: () => <When at={broken.since} /> })}
      </p>
      <p>{broken.next_step}</p>
      {broken.waiting !== null && <p>{t('waiting', { count: broken.waiting })}</p>}
      {broken.reply && (
        <Disclosure quiet label={t(channel === 'email' ? 'mailServerSaid' : 'providerSaid')}>
          <code className="font-mono text-xs wrap-anywhere" dir="ltr">
            {broken.reply}
          </code>
        </Disclosure>
      )}
    </Banner>
  );
}

/** One message tries the provider at once; whether it took it, the banner says by going away. */
function RetryNow({ channel }: Pick<Channel, 'channel'>) {
  const t = useTranslations('deliveries');
  const queries = useQueryClient();
  const [state, setState] = useState<'idle' | 'busy' | 'asked'>('idle');
  const [refused, setRefused] = useState('');
  const retry = async () => {
    setState('busy');
    setRefused('');
    try {
      await call(retryChannel, { body: { channel } });
      setState('asked');
      announce(t('retryNowAsked'));
      setTimeout(() => {
        setState('idle');
        void queries.invalidateQueries({ queryKey: channelsQuery.queryKey });
        void queries.invalidateQueries({ queryKey: ['deliveries'] });
      }, 4000);
    } catch (error) {
      const why = error instanceof ProblemError ? error.detail : t('retryNowFailed');
      setRefused(why);
      announce(why);
      setState('idle');
    }
  };
  return (
    <>
      <Button size="small" busy={state !== 'idle'} onClick={() => void retry()}>
        {t('retryNow')}
      </Button>
      <span className="meta">{state === 'asked' ? t('retryNowAsked') : refused}</span>
    </>
  );
}
