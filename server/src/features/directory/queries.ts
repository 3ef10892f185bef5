import { type RawBuilder, sql } from 'kysely';

export interface EntryRow {
  id: string;
  name: string;
  name_key: string;
  status: 'not_invited' | 'invited' | 'active' | 'suspended' | 'offboarded' | 'removed';
  email: string | null;
  mobile: string | null;
  employee_id: string | null;
  job_title: string | null;
  department: string | null;
  team_ids: string[];
  last_event: string | null;
  last_event_at: Date | null;
  last_event_detail: string | null;
  created_at: Date;
}

/** Which entries a list is about. `adminTeams` null stands for the whole organization. */
export interface EntryFilter {
  organizationId: string;
  adminTeams: string[] | null;
  words: readonly string[];
  status?: string | undefined;
  notMe?: boolean | undefined;
  teamId?: string | undefined;
}

/** Removed users are listed only when asked for, and never to a Team Admin. */
function where(f: EntryFilter, withStatus: boolean): RawBuilder<unknown> {
  const parts = [sql`e.organization_id = ${f.organizationId}`];
  for (const word of f.words) parts.push(sql`e.search_text like ${word}`);
  if (f.adminTeams) {
    parts.push(sql`e.status <> 'removed'`);
    parts.push(sql`exists (select 1 from memberships m where m.organization_id = e.organization_id
      and m.user_id = e.user_id and m.team_id = any(${f.adminTeams}::uuid[]))`);
  }
  if (f.teamId) {
    parts.push(sql`exists (select 1 from memberships m where m.organization_id = e.organization_id
      and m.user_id = e.user_id and m.team_id = ${f.teamId})`);
  }
  if (withStatus) {
    if (f.notMe) parts.push(sql`e.last_event = 'not_me' and e.status = 'not_invited'`);
    parts.push(f.status ? sql`e.status = ${f.status}` : sql`e.status <> 'removed'`);
  }
  return sql.join(parts, sql` and `);
}

export const listEntries = (
  filter: EntryFilter,
  after: readonly string[],
  limit: number,
): RawBuilder<EntryRow> => sql<EntryRow>`
  select e.user_id as id, e.name, e.name_key, e.status, e.email, e.mobile, e.employee_id, e.job_title, e.department, e.team_ids,
    e.last_event, e.last_event_at, e.last_event_detail, e.created_at
  from directory_entries e
  where ${where(filter, true)}
    ${after.length ? sql`and (e.name_key, e.user_id) > (${after[0]}, ${after[1]}::uuid)` : sql``}
  order by e.name_key, e.user_id limit ${limit}`;

/** Exact up to 10,000 a status; one more stands for "and more". */
export const countEntries = (filter: EntryFilter): RawBuilder<{ status: string; count: number }> => {
  const upTo = (status: string, extra = sql``) => sql`
    select ${sql.lit(status)} as status, count(*)::int as count from (
      select 1 from directory_entries e where ${where(filter, false)} ${extra} limit 10001) x`;
  const ofStatus = (status: string) => upTo(status, sql`and e.status = ${sql.lit(status)}`);
  return sql`${sql.join(
    [
      upTo('all', sql`and e.status <> 'removed'`),
      ...['active', 'invited', 'not_invited', 'suspended', 'removed'].map(ofStatus),
      upTo('not_me', sql`and e.status = 'not_invited' and e.last_event = 'not_me'`),
    ],
    sql` union all `,
  )}`;
};

export const TEAM_NAMES = `select id, name from teams
  where organization_id = $1 and id = any($2::uuid[]) and removed_at is null order by name_key, id`;

const NAME = (alias: string) => `nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), '')`;

export interface TimelineRow {
  id: string;
  at: Date;
  kind: string;
  actor_user_id: string | null;
  actor_name: string | null;
  channel: 'email' | 'sms' | null;
  address: string | null;
  detail: Record<string, string | null>;
}

/** All that happened to the invitations of a user, newest first; the address is the one that was written to. */
export const TIMELINE = `
select e.id, e.at, e.kind, e.actor_user_id, ${NAME('a')} as actor_name, e.detail,
  coalesce(d.channel, case c.kind when 'email' then 'email' when 'mobile' then 'sms' end) as channel,
  coalesce(d.address, c.address) as address
from invitation_events e
left join users a on a.organization_id = e.organization_id and a.id = e.actor_user_id
left join deliveries d on d.organization_id = e.organization_id and d.id = e.delivery_id
left join contact_points c on c.organization_id = e.organization_id and c.id = e.contact_point_id
where e.organization_id = $1 and e.user_id = $2 order by e.id desc limit 200`;

export interface AuditRow {
  id: string;
  at: Date;
  actor_kind: 'user' | 'invitee' | 'shell' | 'system';
  actor_user_id: string | null;
  actor_name: string | null;
  api_token_id: string | null;
  api_token_name: string | null;
  action: string;
  target_kind: string;
  target_id: string | null;
  target_name: string | null;
  changes: { field: string; before: unknown; after: unknown }[];
}

/**
 * Events newest first. The page is cut before anything is joined, so that its cost does not grow with the log. An
 * invitation goes by the name of whom it invites, and whoever asks for a user gets their invitations too.
 */
export const AUDIT_EVENTS = `
with page as materialized (
  select * from audit_events a
  where a.organization_id = $1 and ($3::text is null or a.action = $3) and ($4::uuid is null or a.id < $4)
    and ($2::uuid is null or a.target_id = $2 or a.target_id in (
      select i.id from invitations i where i.organization_id = $1 and i.user_id = $2))
  order by a.id desc limit $5
)
select a.id, a.at, a.actor_kind, a.actor_user_id, ${NAME('u')} as actor_name, a.api_token_id,
  k.name as api_token_name, a.action, a.target_kind, a.target_id,
  coalesce(e.name, t.name, f.label, ie.name, tk.name, case a.target_kind when 'organization' then o.name end) as target_name,
  coalesce((select jsonb_agg(jsonb_build_object('field', v.field, 'before', v.before, 'after', v.after) order by v.field)
    from audit_values v where v.organization_id = a.organization_id and v.event_id = a.id), '[]') as changes
from page a
join organizations o on o.id = a.organization_id
left join users u on u.organization_id = a.organization_id and u.id = a.actor_user_id
left join api_tokens k on k.organization_id = a.organization_id and k.id = a.api_token_id
left join directory_entries e on e.organization_id = a.organization_id and e.user_id = a.target_id
left join teams t on t.organization_id = a.organization_id and t.id = a.target_id
left join profile_fields f on f.organization_id = a.organization_id and f.id = a.target_id
left join invitations i on i.organization_id = a.organization_id and i.id = a.target_id
left join api_tokens tk on tk.organization_id = a.organization_id and tk.id = a.target_id
left join directory_entries ie on ie.organization_id = i.organization_id and ie.user_id = i.user_id
order by a.id desc`;

export interface LookedUp {
  id: string;
  name: string;
  status: string;
  since: Date;
}

export const HOLDER = `
select u.id, coalesce(e.name, '?') as name, u.status, u.created_at as since
from contact_points c
join users u on u.organization_id = c.organization_id and u.id = c.user_id
left join directory_entries e on e.organization_id = u.organization_id and e.user_id = u.id
where c.organization_id = $1 and c.kind = $2 and c.canonical = $3 and c.released_at is null`;
