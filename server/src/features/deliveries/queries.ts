import type { Database } from '../../platform/database/index.ts';
import type { DeliveryState, SuppressionReason } from './contract.ts';

export type { SuppressionReason };

export type Channel = 'email' | 'sms';
/** Codes before single messages before lists. */
export type Lane = 'code' | 'single' | 'bulk';
export const LANES: readonly Lane[] = ['code', 'single', 'bulk'];
export const CHANNELS: readonly Channel[] = ['email', 'sms'];

/** A row of `deliveries`. */
export interface DeliveryRow {
  organization_id: string;
  id: string;
  kind: string;
  lane: Lane;
  channel: Channel;
  address: string;
  canonical: string;
  user_id: string | null;
  contact_point_id: string | null;
  subject_id: string | null;
  payload: Record<string, unknown>;
  language: string;
  state: DeliveryState;
  /** A word that says why: a class of failure, the reason of a suppression or of a cancellation. */
  state_reason: string | null;
  not_before: Date;
  not_after: Date | null;
  attempts: number;
  leased_by: string | null;
  leased_until: Date | null;
  message_id: string;
  created_by: string | null;
  created_at: Date;
  finished_at: Date | null;
}

export interface ContactKey {
  kind: 'email' | 'mobile';
  canonical: string;
}
export interface SuppressionRow extends ContactKey {
  reason: SuppressionReason;
  created_at: Date;
  created_by: string | null;
}
export interface ChannelHealthRow {
  channel: Channel;
  broken_since: Date;
  class: string | null;
  code: string | null;
  reply: string | null;
  try_again_at: Date | null;
}

/** States in which a message has not left and is not being handed over. */
export const WAITING = `('held', 'queued', 'retrying')`;
export const INSERT = `
insert into deliveries (organization_id, id, kind, lane, channel, address, canonical, user_id, contact_point_id,
  subject_id, payload, language, state, not_before, not_after, message_id, created_by)
select $1, i.id, i.kind, i.lane, i.channel, i.address, i.canonical, i.user_id, i.contact_point_id,
  i.subject_id, i.payload, i.language,
  case when i.held and t.starts > app_now() then 'held' else 'queued' end,
  t.starts, t.starts + make_interval(secs => i.life_seconds), i.message_id, $3
from jsonb_to_recordset($2::jsonb) as i(id uuid, kind text, lane text, channel text, address text, canonical text,
    user_id uuid, contact_point_id uuid, subject_id uuid, payload jsonb, language text, held boolean,
    not_before timestamptz, delay_seconds float8, life_seconds float8, message_id text)
  cross join lateral (
    select greatest(i.not_before, app_now()) + make_interval(secs => i.delay_seconds) as starts) t`;

/** Which deliveries; what is left out does not narrow. */
export interface DeliveryFilter {
  ids?: readonly string[];
  subjectIds?: readonly string[];
  contactPointIds?: readonly string[];
  userIds?: readonly string[];
  kinds?: readonly string[];
}
const filterValues = (f: DeliveryFilter) => [
  f.ids ?? null,
  f.subjectIds ?? null,
  f.contactPointIds ?? null,
  f.userIds ?? null,
  f.kinds ?? null,
];
const FILTER = `organization_id = $1
  and ($2::uuid[] is null or id = any($2)) and ($3::uuid[] is null or subject_id = any($3))
  and ($4::uuid[] is null or contact_point_id = any($4)) and ($5::uuid[] is null or user_id = any($5))
  and ($6::text[] is null or kind = any($6))`;

const FIND = `select * from deliveries where ${FILTER} and ($7::text[] is null or state = any($7)) order by id`;
export const selectDeliveries = (
  db: Database,
  organizationId: string,
  filter: DeliveryFilter,
  states: readonly DeliveryState[] | null,
) => db.many<DeliveryRow>(FIND, [organizationId, ...filterValues(filter), states]);

const CANCEL = `
update deliveries set state = 'cancelled', state_reason = $7, finished_at = app_now()
where ${FILTER} and state in ${WAITING}
returning *`;
/** The guard decides: what a worker has claimed by now is not touched. */
export const cancelWaiting = (db: Database, organizationId: string, filter: DeliveryFilter, reason: string) =>
  db.many<DeliveryRow>(CANCEL, [organizationId, ...filterValues(filter), reason]);

const SUPPRESS = `
insert into suppressions (organization_id, kind, canonical, reason, created_by)
select s.organization_id, s.kind, s.canonical, s.reason, s.created_by
from jsonb_to_recordset($1::jsonb)
  as s(organization_id uuid, kind text, canonical text, reason text, created_by uuid)
order by s.organization_id, s.kind, s.canonical collate "C"
on conflict do nothing`;
export const insertSuppressions = (
  db: Database,
  items: (ContactKey & { organization_id: string; reason: SuppressionReason; created_by: string | null })[],
) => db.many(SUPPRESS, [JSON.stringify(items)]);

const CONTACTS = `organization_id = $1 and (kind, canonical) in
  (select c.kind, c.canonical from jsonb_to_recordset($2::jsonb) as c(kind text, canonical text))`;
const LIFT = `delete from suppressions where ${CONTACTS} returning kind, canonical, reason, created_at, created_by`;
export const deleteSuppressions = (db: Database, organizationId: string, contacts: readonly ContactKey[]) =>
  db.many<SuppressionRow>(LIFT, [organizationId, JSON.stringify(contacts)]);

const SUPPRESSED = `select kind, canonical, reason, created_at, created_by from suppressions where ${CONTACTS}`;
export const selectSuppressions = (db: Database, organizationId: string, contacts: readonly ContactKey[]) =>
  db.many<SuppressionRow>(SUPPRESSED, [organizationId, JSON.stringify(contacts)]);

const ERASE = `delete from deliveries where organization_id = $1 and user_id = $2 returning id`;
/** With their tries and reports. */
export const eraseDeliveries = (db: Database, organizationId: string, userId: string) =>
  db.many<{ id: string }>(ERASE, [organizationId, userId]);

const HASH = `
with given as (select * from jsonb_to_recordset($2::jsonb) as g(kind text, canonical text, hash text)), forgotten as (
  delete from suppressions s using given g
  where s.organization_id = $1 and s.kind = g.kind and s.canonical = g.canonical
    and (s.reason = 'bounced' or exists (select 1 from suppressions h
      where h.organization_id = $1 and h.kind = g.kind and h.canonical = g.hash))
  returning s.id)
update suppressions s set canonical = g.hash, hashed = true from given g
where s.organization_id = $1 and s.kind = g.kind and s.canonical = g.canonical and s.reason <> 'bounced'
  and not exists (select 1 from suppressions h where h.organization_id = $1 and h.kind = g.kind and h.canonical = g.hash)`;
/** What bounced is forgotten; of one that is there as a hash already the readable one goes. */
export const hashSuppressions = (
  db: Database,
  organizationId: string,
  contacts: readonly (ContactKey & { hash: string })[],
) => db.many(HASH, [organizationId, JSON.stringify(contacts)]);

const HEALTH = `select channel, broken_since, class, code, reply, try_again_at from channel_health where broken_since is not null`;
export const selectBrokenChannels = (db: Database) => db.many<ChannelHealthRow>(HEALTH);

const WAITING_COUNT = `select count(*)::int as count from (
  select from deliveries where channel = $2 and organization_id = $1 and state in ${WAITING} limit 10001) waiting`;
/** Exact up to 10,000. */
export const countWaiting = async (db: Database, organizationId: string, channel: Channel): Promise<number> =>
  (await db.one<{ count: number }>(WAITING_COUNT, [organizationId, channel]))?.count ?? 0;

const TRY_NOW = `
update channel_health set try_again_at = app_now() where channel = $1 and broken_since is not null`;
/** Has one message try a broken channel at once. */
export const tryChannelNow = (db: Database, channel: Channel) => db.many(TRY_NOW, [channel]);

const LIFT_BY_ID = `
with lifted as (
  delete from suppressions where organization_id = $1 and id = any($2::uuid[]) returning id, kind, canonical, hashed)
select l.id, l.kind, case when not l.hashed then l.canonical end as canonical, c.user_id from lifted l
left join contact_points c on c.organization_id = $1 and c.kind = l.kind and c.canonical = l.canonical and c.released_at is null`;
/** What was lifted, with whoever has the address now. */
export const deleteSuppressionsById = (db: Database, organizationId: string, ids: readonly string[]) =>
  db.many<{ id: string; kind: ContactKey['kind']; canonical: string | null; user_id: string | null }>(
    LIFT_BY_ID,
    [organizationId, ids],
  );
