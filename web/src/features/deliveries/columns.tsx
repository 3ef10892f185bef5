import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { serverNow } from '../../app/clock.ts';
import { useSession } from '../../app/session.ts';
import {
  type Column,
  cx,
  Disclosure,
  Icon,
  Link,
  Ltr,
  Name,
  PlainLink,
  StatusPill,
  When,
} from '../../ui/index.ts';
import type { Delivery } from './queries.ts';
import { useKindWord, useStateWord } from './words.ts';

export function useDeliveryColumns(): Column<Delivery>[] {
  const t = useTranslations('deliveries');
  const kindWord = useKindWord();
  const stateWord = useStateWord();
  return useMemo(
    () => [
      {
        id: 'for',
        header: t('for'),
        cell: (row) => (
          <>
            <Recipient row={row} />
            {/* Where the column of what happened has no room. */}
            <span className="hidden @max-[760px]/list:block">
              <Outcome row={row} />
            </span>
          </>
        ),
      },
      {
        id: 'kind',
        header: t('message'),
        width: '184px',
        drop: 3,
        cell: (row) => (
          <span className="two">
            <b className="cut">{kindWord(row.kind)}</b>
            <span className="meta flex items-center gap-1">
              <Icon name={row.channel === 'email' ? 'mail' : 'phone'} className="size-3" />
              {t(row.channel)}
            </span>
          </span>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: '136px',
        cell: (row) => <StatusPill state={row.state} word={stateWord(row.state)} />,
      },
      {
        id: 'outcome',
        header: t('outcome'),
        width: '34%',
        drop: 2,
        cell: (row) => <Outcome row={row} />,
      },
      {
        id: 'when',
        header: t('when'),
        width: '136px',
        drop: 4,
        cell: (row) => (
          <span className="two">
            <span>
              <When at={row.created_at} />
            </span>
            {row.created_by && (
              <span className="meta cut">
                {t.rich('by', { name: () => <Name>{row.created_by?.name ?? ''}</Name> })}
              </span>
            )}
          </span>
        ),
      },
    ],
    [t, kindWord, stateWord],
  );
}

/** Opens the message; whom it is for is one step further. */
function Recipient({ row }: { row: Delivery }) {
  const open = {
    to: '/admin/messaging/deliveries/$deliveryId',
    params: { deliveryId: row.id },
    search: true,
    resetScroll: false,
    className: 'cut',
  } as const;
  return (
    <span className="who">
      <PlainLink {...open} dir={row.user ? undefined : 'ltr'}>
        {row.user ? <Name>{row.user.name}</Name> : row.address}
      </PlainLink>
      {row.user && <Ltr className="meta cut">{row.address}</Ltr>}
    </span>
  );
}

const HOUR_MS = 3_600_000;
/** The preview inbox forgets after an hour. */
const isKept = (row: Delivery): boolean => serverNow() - Date.parse(row.created_at) < HOUR_MS;

/** Nothing to do: their next step would only make a list that goes well look busy. */
const WELL: ReadonlySet<Delivery['state']> = new Set(['sent', 'delivered', 'previewed']);
const BAD: ReadonlySet<Delivery['state']> = new Set(['undeliverable']);

/** What became of it in a sentence, what to do next, and behind a press what the provider said. */
function Outcome({ row }: { row: Delivery }) {
  const t = useTranslations('deliveries');
  const { preview, may } = useSession();
  const waits = row.state === 'held' || row.state === 'queued' || row.state === 'retrying';
  return (
    <span className="block py-1">
      {row.sentence && <span className={cx('block', BAD.has(row.state) && 'text-bad')}>{row.sentence}</span>}
      {waits && Date.parse(row.not_before) > serverNow() && (
        <span className="meta block">{t.rich('leaves', { when: () => <When at={row.not_before} /> })}</span>
      )}
      {row.state === 'previewed' && preview && may('preview.view') && isKept(row) && (
        <span className="meta block">
          <Link to="/admin/messaging/preview/$messageId" params={{ messageId: row.id }}>
            {t('openPreview')}
          </Link>
        </span>
      )}
      {row.next_step && !WELL.has(row.state) && (
        <span className="meta block">
          {row.next_step}{' '}
          {row.user && BAD.has(row.state) && (
            <Link to="/admin/identity/users/$userId" params={{ userId: row.user.id }}>
              {t('openProfile')}
            </Link>
          )}
        </span>
      )}
      {row.attempts > 1 && <span className="meta block">{t('attempts', { count: row.attempts })}</span>}
      {row.reply && (
        <Disclosure quiet label={t(row.channel === 'email' ? 'mailServerSaid' : 'providerSaid')}>
          <code className="font-mono text-xs wrap-anywhere" dir="ltr">
            {row.reply}
          </code>
          {row.state === 'sent' && row.next_step && <p className="meta mt-1">{row.next_step}</p>}
        </Disclosure>
      )}
    </span>
  );
}
