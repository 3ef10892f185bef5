import type { DeliveryPage } from '@contracts/directory';
import { getDelivery } from '@contracts/directory';
import { sendTestMessage } from '@contracts/users';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { announce, Button, Icon, Link, Ltr, ProblemBanner, StatusPill } from '../../ui/index.ts';

/** Sends a message to oneself by the way of all messages, and shows what the provider really answered and how long it took. */
export function TestMessage({ channel }: { channel: 'email' | 'sms' }) {
  const t = useTranslations('messaging');
  const [busy, setBusy] = useState(false);
  const [id, setId] = useState<string | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setRefused(null);
    setId(null);
    try {
      setId((await call(sendTestMessage, { body: { channel } })).delivery_id);
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="grid gap-3 justify-items-start">
      <Button size="small" icon="send" busy={busy} onClick={() => void send()}>
        {t(`test.${channel}`)}
      </Button>
      {refused !== null && <ProblemBanner error={refused} />}
      {id && <Result key={id} id={id} />}
    </div>
  );
}

const ENDED: ReadonlySet<DeliveryPage['delivery']['state']> = new Set([
  'sent',
  'delivered',
  'previewed',
  'undeliverable',
  'suppressed',
  'cancelled',
]);

function Result({ id }: { id: string }) {
  const t = useTranslations('messaging');
  const word = useTranslations('state');
  const format = useFormatter();
  const { data } = useQuery({
    queryKey: ['deliveries', 'one', id],
    queryFn: ({ signal }) => call(getDelivery, { params: { id }, signal }),
    refetchInterval: ({ state: { data: page } }) => (page && ENDED.has(page.delivery.state) ? 10_000 : 500),
  });
  const state = data?.delivery.state;
  const ended = state !== undefined && ENDED.has(state);
  const sentence = data?.delivery.sentence;
  useEffect(() => {
    if (ended && sentence) announce(sentence);
  }, [ended, sentence]);
  if (!data || !state) return <p className="meta">{t('testRuns')}</p>;
  const tried = data.attempts.find((one) => one.finished_at !== null);
  const took = tried?.finished_at ? Date.parse(tried.finished_at) - Date.parse(tried.started_at) : null;
  const said = tried ? [tried.code, tried.reply].filter(Boolean).join(' ') : '';
  return (
    <div className="border border-hairline rounded-md p-3 grid gap-2 w-full">
      <p className="flex flex-wrap gap-2 items-center">
        <StatusPill state={state} word={word(state)} />
        <span className="meta">
          {t.rich('testTo', { address: () => <Ltr>{data.delivery.address}</Ltr> })}
        </span>
      </p>
      {/* While it waits for a channel that is down, the try tells more than the waiting. */}
      <p className="text-sm">{ended || !tried ? sentence : tried.sentence}</p>
      {state !== 'sent' && state !== 'delivered' && (
        <p className="text-sm text-ink-2">{(!ended && tried?.next_step) || data.delivery.next_step}</p>
      )}
      {said && (
        <div className="grid gap-1">
          <p className="meta">{t('raw')}</p>
          <code className="font-mono text-xs wrap-anywhere" dir="ltr">
            {said}
          </code>
        </div>
      )}
      {took !== null && (
        <p className="meta">
          {t('took', { seconds: format.number(took / 1000, { maximumFractionDigits: 2 }) })}
        </p>
      )}
      <p className="text-sm flex gap-1 items-center">
        <Icon name="end" className="size-3" />
        <Link to="/admin/messaging/deliveries/$deliveryId" params={{ deliveryId: id }}>
          {t('toDelivery')}
        </Link>
      </p>
    </div>
  );
}
