import { type RawBuilder, sql } from 'kysely';
import type { DeliveryState, SuppressionReason } from '../deliveries/contract.ts';

export interface DeliveryListRow {
  id: string;
  kind: string;
  channel: 'email' | 'sms';
  state: DeliveryState;
  state_reason: string | null;
  user_id: string | null;
  user_name: string | null;
  address: string;
  created_at: Date;
  created_by: string | null;
  created_by_name: string | null;
  not_before: Date;
  finished_at: Date | null;
  attempts: number;
  reply: string | null;
}

/** Which messages a list is about; what is left out does not narrow. `adminTeams` null stands for the whole organization. */
export interface DeliveryFilter {
  organizationId: string;
  adminTeams: string[] | null;
  id?: string | undefined;
  state?: string | undefined;
  channel?: string | undefined;
  kind?: string | undefined;
  problem?: boolean | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

function where(f: DeliveryFilter): RawBuilder<unknown> {
  const parts = [sql`d.organization_id = ${f.organizationId}`];
  if (f.id) parts.push(sql`d.id = ${f.id}`);
  if (f.state) parts.push(sql`d.state = ${f.state}`);
  if (f.channel) parts.push(sql`d.channel = ${f.channel}`);
  if (f.kind) parts.push(sql`d.kind = ${f.kind}`);
  // As the partial index says it.
  if (f.problem) parts.push(sql`d.state in ('retrying', 'undeliverable', 'suppressed')`);
  if (f.since) parts.push(sql`d.created_at >= ${f.since}`);
  if (f.until) parts.push(sql`d.created_at < ${f.until}`);
  if (f.adminTeams)
    parts.push(sql`d.kind = 'invitation' and e.status <> 'removed' and exists (select 1 from memberships m
      where m.organization_id = d.organization_id and m.user_id = d.user_id and m.team_id = any(${f.adminTeams}::uuid[]))`);
  return sql.join(parts, sql` and `);
}

const nameOf = (alias: string) =>
  sql`nullif(trim(${sql.ref(`${alias}.first_name`)} || ' ' || ${sql.ref(`${alias}.last_name`)}), '')`;

/**
 * Messages newest first, with the words of the last report or try; a Team Admin sees invitations of people in their teams.
 */
export const listOfDeliveries = (
  filter: DeliveryFilter,
  after: string | undefined,
  limit: number,
): RawBuilder<DeliveryListRow> => sql<DeliveryListRow>`
  select d.id, d.kind, d.channel, d.state, d.state_reason, d.user_id, e.name as user_name, d.address, d.created_at,
    d.created_by, ${nameOf('b')} as created_by_name, d.not_before, d.finished_at, d.attempts,
    coalesce((select r.reply from delivery_reports r where r.organization_id = d.organization_id and r.delivery_id = d.id
      and r.outcome = d.state), t.reply) as reply
  from deliveries d
  left join directory_entries e on e.organization_id = d.organization_id and e.user_id = d.user_id
  left join users b on b.organization_id = d.organization_id and b.id = d.created_by
  left join lateral (select reply from delivery_attempts a
    where a.organization_id = d.organization_id and a.delivery_id = d.id and a.finished_at is not null
    order by a.number desc, a.id desc limit 1) t on true
  where ${where(filter)} ${after ? sql`and d.id < ${after}` : sql``}
  order by d.id desc limit ${limit}`;

export interface AttemptRow {
  id: string;
  number: number;
  started_at: Date;
  finished_at: Date | null;
  result: 'sent' | 'retry' | 'failed' | 'broken' | 'previewed' | 'lost' | null;
  class: string | null;
  code: string | null;
  reply: string | null;
  provider: string | null;
  provider_id: string | null;
}

/** A message that waits for days has some forty; the last are enough. */
export const ATTEMPTS = `
select id, number, started_at, finished_at, result, class, code, reply, provider, provider_id from delivery_attempts
where organization_id = $1 and delivery_id = $2 order by started_at desc, id desc limit 50`;

export interface ReportRow {
  reported_at: Date;
  source: 'callback' | 'bounce';
  outcome: 'delivered' | 'undeliverable' | 'delayed' | 'relayed' | 'unknown';
  reason: string | null;
  code: string | null;
  reply: string | null;
}

export const REPORTS = `
select reported_at, source, outcome, reason, code, reply from delivery_reports
where organization_id = $1 and delivery_id = $2 order by reported_at desc, outcome`;

export interface SuppressionListRow {
  id: string;
  kind: 'email' | 'mobile';
  canonical: string | null;
  reason: SuppressionReason;
  created_at: Date;
  created_by: string | null;
  created_by_name: string | null;
  user_id: string | null;
  user_name: string | null;
}

const NAME = `nullif(trim(b.first_name || ' ' || b.last_name), '')`;

/** Newest first, with whoever has the address now. The place of the last row is read anew, so that no time stands in a cursor. */
export const SUPPRESSIONS = `
select s.id, s.kind, case when not s.hashed then s.canonical end as canonical, s.reason, s.created_at, s.created_by, ${NAME} as created_by_name,
  c.user_id, e.name as user_name
from suppressions s
left join users b on b.organization_id = s.organization_id and b.id = s.created_by
left join contact_points c on c.organization_id = s.organization_id and c.kind = s.kind and c.canonical = s.canonical
  and c.released_at is null
left join directory_entries e on e.organization_id = c.organization_id and e.user_id = c.user_id
where s.organization_id = $1 and ($2::uuid is null or (s.created_at, s.id) <
  (select p.created_at, p.id from suppressions p where p.organization_id = $1 and p.id = $2))
order by s.created_at desc, s.id desc limit $3`;

/** The suppression of one address with who set it. */
export const SUPPRESSION_OF = `
select s.id, s.reason, s.created_at, s.created_by, ${NAME} as created_by_name
from suppressions s left join users b on b.organization_id = s.organization_id and b.id = s.created_by
where s.organization_id = $1 and s.kind = $2 and s.canonical = $3`;
