import type { DirectoryRow } from '@contracts/directory';
import { useTranslations } from 'use-intl';
import type { PillState } from '../../ui/index.ts';
import { useAtTime } from './use-at-time.ts';

type Facts = Pick<
  DirectoryRow,
  'status' | 'last_event' | 'last_event_at' | 'last_event_detail' | 'created_at' | 'email' | 'mobile'
>;

const PENDING: Readonly<Record<string, PillState>> = {
  created: 'queued',
  queued: 'queued',
  held: 'held',
  sending: 'sending',
  retrying: 'retrying',
  sent: 'sent',
  delivered: 'delivered',
  previewed: 'previewed',
  undeliverable: 'undeliverable',
  suppressed: 'suppressed',
  link_fetched: 'sent',
  opened: 'opened',
  renewed: 'queued',
  renewal_asked: 'expired',
  held_back: 'held',
  released: 'queued',
};
const ENDED: Readonly<Record<string, PillState>> = { revoked: 'revoked', not_me: 'declined' };

/** The state that says most about where the person stands: of the message while one is under way, else of the user. */
export function stateOf(row: Pick<Facts, 'status' | 'last_event'>): PillState {
  const event = row.last_event ?? '';
  if (row.status === 'invited') return PENDING[event] ?? 'invited';
  if (row.status === 'not_invited') return ENDED[event] ?? 'not_invited';
  return row.status;
}

const FAULTS: ReadonlySet<string> = new Set(['undeliverable', 'suppressed', 'not_me', 'renewal_asked']);

export interface LastEvent {
  text: string;
  /** ISO 8601, null where the text says the time itself. */
  at: string | null;
  bad: boolean;
}

/** The last thing that happened, in words: “Text sent”, “Waits until 14:35”, “There is no mailbox called …”. */
export function useLastEvent(): (row: Facts) => LastEvent {
  const t = useTranslations('users');
  const atTime = useAtTime();
  return (row) => {
    const { last_event: event, last_event_detail: detail } = row;
    if (row.status === 'suspended' || row.status === 'offboarded' || row.status === 'removed') {
      return { text: t(`event.${row.status}`), at: null, bad: false };
    }
    if (!event || !isKnown(event)) return { text: t('event.added'), at: row.created_at, bad: false };
    const fault = FAULTS.has(event) && (row.status === 'invited' || row.status === 'not_invited');
    if (event === 'held' && detail && !Number.isNaN(Date.parse(detail))) {
      return { text: t('event.heldUntil', { time: atTime(detail) }), at: null, bad: false };
    }
    const text = fault && detail && event !== 'not_me' ? detail : t(`event.${event}`, { by: channelOf(row) });
    return { text, at: row.last_event_at, bad: fault };
  };
}

const known = [
  'created',
  'queued',
  'held',
  'sent',
  'delivered',
  'previewed',
  'retrying',
  'undeliverable',
  'suppressed',
  'cancelled',
  'link_fetched',
  'opened',
  'joined',
  'revoked',
  'not_me',
  'contact_changed',
  'link_copied',
  'link_shown',
  'renewed',
  'renewal_asked',
  'held_back',
  'released',
  'taken_over',
] as const;
const isKnown = (event: string): event is (typeof known)[number] =>
  (known as readonly string[]).includes(event);

/** Which words fit: a row knows the person's contacts, not which of them the last message went to. */
const channelOf = (row: Facts): 'email' | 'sms' | 'both' =>
  row.email && row.mobile ? 'both' : row.mobile ? 'sms' : 'email';
