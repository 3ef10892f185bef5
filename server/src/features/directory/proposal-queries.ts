import { type RawBuilder, sql } from 'kysely';

export interface ProposalListRow {
  user_id: string;
  user_name: string | null;
  field: string;
  value: string;
  value_name: string | null;
  present: string | null;
  present_name: string | null;
  source: 'team_admin' | 'self';
  proposed_by: string | null;
  proposed_by_name: string | null;
  proposed_at: Date;
  /** `proposed_at` to the microsecond, for the cursor. */
  at: string;
}

const nameOf = (alias: string) =>
  sql`nullif(trim(${sql.ref(`${alias}.first_name`)} || ' ' || ${sql.ref(`${alias}.last_name`)}), '')`;

/** What waits, those that wait longest first; of removed users nothing is asked. */
export function proposalList(
  organizationId: string,
  { field, proposed_by }: { field?: string | undefined; proposed_by?: string | undefined },
  [at, afterField, userId]: readonly string[],
  limit: number,
): RawBuilder<ProposalListRow> {
  const parts = [sql`p.organization_id = ${organizationId}`];
  if (field) parts.push(sql`p.field = ${field}`);
  if (proposed_by) parts.push(sql`p.proposed_by = ${proposed_by}`);
  if (at)
    parts.push(sql`(p.proposed_at, p.field, p.user_id)
      > (${at}::timestamp at time zone 'UTC', ${afterField}, ${userId}::uuid)`);
  return sql<ProposalListRow>`
select p.user_id, coalesce(${nameOf('u')}, e.name) as user_name, p.field, p.value, ${nameOf('m')} as value_name, p.source,
  case when p.field like 'custom.%' then u.custom ->> substr(p.field, 8) else to_jsonb(u) ->> p.field end as present,
  case when p.field = 'line_manager_id' then ${nameOf('l')} end as present_name,
  p.proposed_by, ${nameOf('b')} as proposed_by_name, p.proposed_at, (p.proposed_at at time zone 'UTC')::text as at
from profile_value_proposals p
join users u on u.organization_id = p.organization_id and u.id = p.user_id and u.status <> 'removed'
left join directory_entries e on e.organization_id = p.organization_id and e.user_id = p.user_id
left join users b on b.organization_id = p.organization_id and b.id = p.proposed_by
left join users m on m.organization_id = p.organization_id
  and m.id = case when p.field = 'line_manager_id' then nullif(p.value, '')::uuid end
left join users l on l.organization_id = p.organization_id and l.id = u.line_manager_id
where ${sql.join(parts, sql` and `)}
order by p.proposed_at, p.field, p.user_id limit ${limit}`;
}

/** Exact up to 10,000; 10,001 stands for more. */
export const COUNT_PROPOSALS = `select count(*)::int as count from (
  select 1 from profile_value_proposals p
  join users u on u.organization_id = p.organization_id and u.id = p.user_id and u.status <> 'removed'
  where p.organization_id = $1 limit 10001) p`;
