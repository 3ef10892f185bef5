import type { DeliveryPage } from '@contracts/directory';
import { useFormatter, useTranslations } from 'use-intl';
import { Disclosure, type IconName, Timeline, type TimelineEntry, When } from '../../ui/index.ts';

type Attempt = DeliveryPage['attempts'][number];
type Report = DeliveryPage['reports'][number];
type Look = readonly [IconName, NonNullable<TimelineEntry['tone']>];

const attemptLooks: Readonly<Record<NonNullable<Attempt['result']> | 'running', Look>> = {
  running: ['ringQueued', 'wait'],
  sent: ['ringSent', 'wait'],
  previewed: ['eye', 'quiet'],
  retry: ['ringQueued', 'warn'],
  failed: ['warning', 'bad'],
  broken: ['alert', 'bad'],
  lost: ['ringQueued', 'warn'],
};
const reportLooks: Readonly<Record<Report['outcome'], Look>> = {
  delivered: ['ringDelivered', 'good'],
  undeliverable: ['warning', 'bad'],
  delayed: ['hourglass', 'warn'],
  relayed: ['send', 'quiet'],
  unknown: ['info', 'quiet'],
};

interface Dated extends TimelineEntry {
  at: string;
}

/** Every try and every report, newest first, each in plain words with what was really said behind a press. */
export function DeliveryStory({ page }: { page: DeliveryPage }) {
  const t = useTranslations('deliveries');
  const { delivery, attempts, reports } = page;
  const entries: Dated[] = [
    ...reports.map(
      (one): Dated => ({
        id: `report-${one.outcome}`,
        at: one.reported_at,
        icon: reportLooks[one.outcome][0],
        tone: reportLooks[one.outcome][1],
        title: t(`report.${one.source}`),
        when: <When at={one.reported_at} />,
        body: <Words {...one} channel={delivery.channel} />,
      }),
    ),
    ...attempts.map(
      (one): Dated => ({
        id: one.id,
        at: one.started_at,
        icon: attemptLooks[one.result ?? 'running'][0],
        tone: attemptLooks[one.result ?? 'running'][1],
        title: t('attempt', { number: one.number }),
        when: <When at={one.started_at} />,
        body: <Words {...one} channel={delivery.channel} took={tookOf(one)} />,
      }),
    ),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  entries.push({
    id: 'created',
    at: delivery.created_at,
    icon: 'plus',
    tone: 'quiet',
    title: t('created'),
    when: <When at={delivery.created_at} />,
  });
  return <Timeline label={t('story')} entries={entries} />;
}

/** Milliseconds. */
const tookOf = (attempt: Attempt): number | null =>
  attempt.finished_at === null ? null : Date.parse(attempt.finished_at) - Date.parse(attempt.started_at);

function Words(props: {
  sentence: string;
  next_step: string | null;
  code: string | null;
  reply: string | null;
  channel: 'email' | 'sms';
  provider_id?: string | null;
  took?: number | null;
}) {
  const { sentence, next_step, channel, took } = props;
  const t = useTranslations('deliveries');
  const format = useFormatter();
  const said = [props.code, props.reply].filter(Boolean).join(' ');
  return (
    <>
      <p>
        {sentence} {next_step}
      </p>
      {took !== null && took !== undefined && (
        <p className="meta">
          {t('took', { seconds: format.number(took / 1000, { maximumFractionDigits: 2 }) })}
        </p>
      )}
      {(said || props.provider_id) && (
        <Disclosure quiet label={t(channel === 'email' ? 'mailServerSaid' : 'providerSaid')}>
          {said && (
            <code className="font-mono text-xs wrap-anywhere block" dir="ltr">
              {said}
            </code>
          )}
          {props.provider_id && (
            <p className="meta wrap-anywhere">
              {t.rich('providerId', { id: () => <code dir="ltr">{props.provider_id}</code> })}
            </p>
          )}
        </Disclosure>
      )}
    </>
  );
}
