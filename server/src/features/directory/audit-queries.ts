import { type RawBuilder, sql } from 'kysely';

export type ActorKind = 'user' | 'invitee' | 'shell' | 'system';

export interface AuditRow {
  id: string;
  at: Date;
  actor_kind: ActorKind;
  actor_user_id: string | null;
  actor_name: string | null;
  actor_erased: boolean;
  api_token_id: string | null;
  api_token_name: string | null;
  action: string;
  target_kind: string;
  target_id: string | null;
  target_name: string | null;
  target_erased: boolean;
  changes: { field: string; before: unknown; after: unknown }[];
}

/** Which events a list is about; days are those of the organization's time zone, both included. */
export interface AuditFilter {
  organizationId: string;
  targetId?: string | undefined;
  action?: string | undefined;
  actorId?: string | undefined;
  actorKind?: ActorKind | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Whoever asks for a user gets their invitations too. */
function where(f: AuditFilter, after: string | undefined): RawBuilder<unknown> {
  const org = f.organizationId;
  const dayStart = (day: RawBuilder<unknown>) =>
    sql`((${day})::timestamp at time zone (select time_zone from organizations where id = ${org}))`;
  const parts = [sql`a.organization_id = ${org}`];
  if (f.action) parts.push(sql`a.action = ${f.action}`);
  if (f.actorId) parts.push(sql`a.actor_user_id = ${f.actorId}`);
  if (f.actorKind) parts.push(sql`a.actor_kind = ${f.actorKind}`);
  if (f.from) parts.push(sql`a.at >= ${dayStart(sql`${f.from}::date`)}`);
  if (f.to) parts.push(sql`a.at < ${dayStart(sql`${f.to}::date + 1`)}`);
  if (f.targetId)
    parts.push(sql`a.target_id = any(array(select ${f.targetId}::uuid union all
      select i.id from invitations i where i.organization_id = ${org} and i.user_id = ${f.targetId}))`);
  if (after)
    parts.push(sql`(a.at, a.id) < ((select c.at from audit_events c where c.organization_id = ${org}
      and c.id = ${after}), ${after}::uuid)`);
  return sql.join(parts, sql` and `);
}

const NAME = (alias: string) => sql.raw(`nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), '')`);

/** Connections and domains leave no row when they are removed: the log itself knows how they were called last. */
const LAST_NAME = sql.raw(`case when a.target_kind in ('connection', 'domain') then (
    select coalesce(nullif(v.after, 'null'), v.before) #>> '{}' from audit_events x
    join audit_values v on v.organization_id = x.organization_id and v.event_id = x.id and v.field in ('name', 'domain')
    where x.organization_id = a.organization_id and x.target_id = a.target_id order by x.id desc limit 1) end`);

/**
 * Events newest first. The page is cut before anything is joined, so that its cost does not grow with the log. An
 * invitation goes by the name of whom it invites.
 */
export const auditEvents = (
  filter: AuditFilter,
  after: string | undefined,
  limit: number,
): RawBuilder<AuditRow> => sql<AuditRow>`
with page as materialized (
  select * from audit_events a where ${where(filter, after)} order by a.at desc, a.id desc limit ${limit}
)
select a.id, a.at, a.actor_kind, a.actor_user_id, ${NAME('u')} as actor_name, coalesce(u.erased_at is not null, false) as actor_erased,
  a.api_token_id, k.name as api_token_name, a.action, a.target_kind, a.target_id,
  coalesce(e.name, t.name, f.label, ie.name, tk.name, sv.name, tl.name, cn.name, vd.domain, ${LAST_NAME},
    case a.target_kind when 'organization' then o.name end) as target_name,
  coalesce(tu.erased_at is not null, false) as target_erased,
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
left join saved_views sv on sv.organization_id = a.organization_id and sv.id = a.target_id
left join tools tl on tl.organization_id = a.organization_id and tl.id = a.target_id
left join connections cn on cn.organization_id = a.organization_id and cn.id = a.target_id
left join verified_domains vd on vd.organization_id = a.organization_id and vd.id = a.target_id
left join users tu on tu.organization_id = a.organization_id and tu.id = coalesce(i.user_id, a.target_id)
left join directory_entries ie on ie.organization_id = i.organization_id and ie.user_id = i.user_id
order by a.at desc, a.id desc`;
