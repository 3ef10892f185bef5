import type { Database } from '../../../platform/database/index.ts';
import { type Channel, type DeliveryRow, type Lane, tryChannelNow, WAITING } from '../queries.ts';

/** The kind of contact that a channel reaches. */
const KIND = (channel: string) => `case ${channel} when 'email' then 'email' else 'mobile' end`;

export interface Look {
  /** `channel:lane` pairs with something that may leave now. */
  due: string[];
  overdue: boolean;
  lost: boolean;
  broken: { channel: Channel; may_try: boolean }[];
}
const LOOK = `
select
  array(select c || ':' || l from unnest(array['email', 'sms']) c, unnest(array['code', 'single', 'bulk']) l,
    -- An order and a limit, not exists(), which the planner answers by reading the whole queue.
    lateral (select from deliveries where channel = c and lane = l and state in ${WAITING}
      and not_before <= app_now() and kind = any($1::text[]) order by not_before limit 1) due) as due,
  exists (select from deliveries where state in ${WAITING} and not_after <= app_now() and kind = any($1)) as overdue,
  exists (select from deliveries where state = 'sending' and leased_until <= app_now() and kind = any($1)) as lost,
  coalesce((select jsonb_agg(jsonb_build_object('channel', channel, 'may_try', try_again_at <= app_now()))
    from channel_health where broken_since is not null), '[]') as broken`;
/** What there is to do, in one cheap statement, since workers ask all day. */
export async function lookAround(db: Database, kinds: readonly string[]): Promise<Look> {
  return (await db.one<Look>(LOOK, [kinds])) ?? { due: [], overdue: false, lost: false, broken: [] };
}

const CLAIM = `
with due as (
  select organization_id, id, canonical from deliveries
  where channel = $1 and lane = $2 and state in ${WAITING} and not_before <= app_now()
    and (not_after is null or not_after > app_now()) and kind = any($3::text[])
  order by not_before, id limit $4 for update skip locked)
update deliveries d set
  state = case when s.reason is null then 'sending' else 'suppressed' end,
  state_reason = s.reason,
  leased_by = case when s.reason is null then $5 end,
  leased_until = case when s.reason is null then app_now() + make_interval(secs => $6) end,
  finished_at = case when s.reason is null then null else app_now() end
from due left join suppressions s
  on s.organization_id = due.organization_id and s.kind = ${KIND('$1')} and s.canonical = due.canonical
where d.organization_id = due.organization_id and d.id = due.id
returning d.*`;
export const claimDeliveries = (
  db: Database,
  claim: {
    channel: Channel;
    lane: Lane;
    kinds: readonly string[];
    limit: number;
    lease: string;
    seconds: number;
  },
) =>
  db.many<DeliveryRow>(CLAIM, [
    claim.channel,
    claim.lane,
    claim.kinds,
    claim.limit,
    claim.lease,
    claim.seconds,
  ]);

const TOO_LATE = `
with overdue as (
  select organization_id, id from deliveries where state in ${WAITING} and not_after <= app_now() and kind = any($1::text[])
  order by not_after limit $2 for update skip locked)
update deliveries d set state = case when attempts = 0 then 'cancelled' else 'undeliverable' end,
  state_reason = case when attempts = 0 then 'too_late' else 'gave_up' end, finished_at = app_now()
from overdue o where d.organization_id = o.organization_id and d.id = o.id
returning d.*`;
/** Ends what may not leave any more. */
export const endOverdue = (db: Database, kinds: readonly string[], limit: number) =>
  db.many<DeliveryRow>(TOO_LATE, [kinds, limit]);

const GIVE_BACK = `
with lost as (
  select organization_id, id, exists (select from delivery_attempts a where a.organization_id = d.organization_id
    and a.delivery_id = d.id and a.finished_at is null) as in_flight
  from deliveries d where state = 'sending' and kind = any($1::text[])
    and (leased_until <= app_now() or leased_by = any($2::text[]))
  order by leased_until limit $3 for update skip locked),
ended as (
  update delivery_attempts a set finished_at = app_now(), result = 'lost' from lost
  where a.organization_id = lost.organization_id and a.delivery_id = lost.id and a.finished_at is null)
update deliveries d set
  state = case when in_flight and kind = any($4::text[]) then 'cancelled'
    when in_flight or attempts > 0 then 'retrying' else 'queued' end,
  state_reason = case when in_flight then 'lost_in_flight' else state_reason end,
  finished_at = case when in_flight and kind = any($4) then app_now() end,
  leased_by = null, leased_until = null
from lost where d.organization_id = lost.organization_id and d.id = lost.id
returning d.*`;
/**
 * Takes back deliveries whose lease ran out, and those of the named leases. One whose try had begun may have arrived: it is
 * repeated with the same Message-ID, or ended where its kind may be handed over only once.
 */
export const giveBack = (
  db: Database,
  what: { kinds: readonly string[]; leases: readonly string[]; atMostOnce: readonly string[]; limit: number },
) => db.many<DeliveryRow>(GIVE_BACK, [what.kinds, what.leases, what.limit, what.atMostOnce]);

const RENEW = `
update deliveries d set
  state = case when s.reason is null then 'sending' else 'suppressed' end,
  state_reason = s.reason,
  leased_by = case when s.reason is null then $3 end,
  leased_until = case when s.reason is null then app_now() + make_interval(secs => $4) end,
  finished_at = case when s.reason is null then null else app_now() end
from (select $1::uuid as organization_id, $2::uuid as id) o
  join deliveries x on x.organization_id = o.organization_id and x.id = o.id
  left join suppressions s
    on s.organization_id = x.organization_id and s.kind = ${KIND('x.channel')} and s.canonical = x.canonical
where d.organization_id = o.organization_id and d.id = o.id and d.state = 'sending' and d.leased_by = $3
returning d.*`;
/** The last look before hand-off: still leased to us, and not suppressed meanwhile? Nothing when the lease is lost. */
export const renewLease = (db: Database, delivery: DeliveryRow, lease: string, seconds: number) =>
  db.one<DeliveryRow>(RENEW, [delivery.organization_id, delivery.id, lease, seconds]);

const CALL_OFF = `
update deliveries set state = 'cancelled', state_reason = $3, finished_at = app_now(), leased_by = null, leased_until = null
where organization_id = $1 and id = $2 and state = 'sending' returning *`;
/** Cancels a delivery that its kind refused to write; the caller holds the row. */
export const callOff = (db: Database, delivery: DeliveryRow, reason: string) =>
  db.one<DeliveryRow>(CALL_OFF, [delivery.organization_id, delivery.id, reason]);

const START = `
with counted as (
  update deliveries set attempts = attempts + 1 where organization_id = $1 and id = $2 returning attempts)
insert into delivery_attempts (organization_id, id, delivery_id, number)
select $1, $3, $2, attempts from counted returning started_at, number`;
export const startAttempt = (db: Database, delivery: DeliveryRow, attemptId: string) =>
  db.one<{ started_at: Date; number: number }>(START, [delivery.organization_id, delivery.id, attemptId]);

const RECORD_ATTEMPTS = `
update delivery_attempts a set finished_at = app_now(), result = r.result, class = r.class, code = r.code,
  reply = r.reply, provider = r.provider, provider_id = r.provider_id
from jsonb_to_recordset($1::jsonb) as r(organization_id uuid, id uuid, result text, class text, code text, reply text,
  provider text, provider_id text)
where a.organization_id = r.organization_id and a.id = r.id`;

export interface AttemptRecord {
  organization_id: string;
  id: string;
  result: 'sent' | 'retry' | 'failed' | 'broken' | 'previewed' | 'lost';
  class: string | null;
  code: string | null;
  reply: string | null;
  provider: string | null;
  provider_id: string | null;
}
export const recordAttempts = (db: Database, records: readonly AttemptRecord[]) =>
  db.many(RECORD_ATTEMPTS, [JSON.stringify(records)]);

/** The next try would fall after the message's own end, or after what is worth while for this refusal. */
const TOO_FAR = `o.state = 'retrying' and app_now() + make_interval(secs => o.wait_seconds)
  > least(d.not_after, d.created_at + make_interval(secs => o.give_up_seconds))`;
const RECORD = `
update deliveries d set
  state = case when ${TOO_FAR} then 'undeliverable' else o.state end,
  state_reason = case when ${TOO_FAR} then 'gave_up' else o.reason end,
  attempts = d.attempts - case when o.uncount then 1 else 0 end,
  not_before = case when o.wait_seconds is null then d.not_before
    else app_now() + make_interval(secs => o.wait_seconds) end,
  finished_at = case when o.state not in ('retrying', 'queued') or ${TOO_FAR} then app_now() end,
  leased_by = null, leased_until = null
from (select * from jsonb_to_recordset($1::jsonb) as r(organization_id uuid, id uuid, lease text, state text,
  reason text, wait_seconds float8, give_up_seconds float8, uncount boolean) order by id) o
where d.organization_id = o.organization_id and d.id = o.id
  and (d.state = 'sending' and d.leased_by = o.lease
    or o.state = 'sent' and d.state = 'retrying' and d.state_reason = 'lost_in_flight')
returning d.*`;
export interface DeliveryRecord {
  organization_id: string;
  id: string;
  lease: string;
  state: string;
  reason: string | null;
  wait_seconds: number | null;
  give_up_seconds: number | null;
  uncount: boolean;
}
/**
 * Writes what became of tries. A lease that was lost meanwhile is left to its new holder, except that a late "sent" still
 * stops the repetition that was planned.
 */
export const recordDeliveries = (db: Database, records: readonly DeliveryRecord[]) =>
  db.many<DeliveryRow>(RECORD, [JSON.stringify(records)]);

const OPEN = `
insert into channel_health (channel, broken_since, class, code, reply, try_again_at)
values ($1, app_now(), $2, $3, $4, app_now() + make_interval(secs => $5))
on conflict (channel) do update set broken_since = coalesce(channel_health.broken_since, app_now()),
  class = excluded.class, code = excluded.code, reply = excluded.reply, try_again_at = excluded.try_again_at`;
/** Stops a channel until a trial works; opening an open one keeps since when. */
export const openBreaker = (
  db: Database,
  broken: { channel: Channel; class: string; code: string; reply: string; trialSeconds: number },
) => db.many(OPEN, [broken.channel, broken.class, broken.code, broken.reply, broken.trialSeconds]);

const CLOSE = `
update channel_health set broken_since = null, class = null, code = null, reply = null, try_again_at = null
where channel = any($1::text[]) and broken_since is not null returning channel`;
export const closeBreakers = (db: Database, channels: readonly Channel[]) =>
  db.many<{ channel: Channel }>(CLOSE, [channels]);

const TRIAL = `
update channel_health set try_again_at = app_now() + make_interval(secs => $2)
where channel = $1 and broken_since is not null and try_again_at <= app_now() returning channel`;
/** Of all processes one may try; the guard decides which. */
export const takeTrial = async (db: Database, channel: Channel, trialSeconds: number) =>
  (await db.one(TRIAL, [channel, trialSeconds])) !== undefined;

/** The message of the trial was not handed over after all: another may try at once. */
export const returnTrial = tryChannelNow;

const EXPIRE = `update deliveries set leased_until = app_now() where state = 'sending'`;
/** Messages in flight of a process that is gone are taken up at once, instead of when their lease ends. */
export const expireLeases = (db: Database) => db.many(EXPIRE);
