/** A value that waits beside the one that counts. */
export interface ProposalRow {
  user_id: string;
  field: string;
  /** Empty to propose that the field be emptied. */
  value: string;
  /** The name behind the value, of a line manager. */
  value_name: string | null;
  source: 'team_admin' | 'self' | 'provider';
  proposed_by: string | null;
  proposed_by_name: string | null;
  proposed_at: Date;
}

const NAME = (alias: string) => `nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), '')`;

export const PROPOSALS = `select p.user_id, p.field, p.value, ${NAME('m')} as value_name, p.source, p.proposed_by,
    ${NAME('b')} as proposed_by_name, p.proposed_at
  from profile_value_proposals p
  left join users b on b.organization_id = p.organization_id and b.id = p.proposed_by
  left join users m on m.organization_id = p.organization_id
    and m.id = case when p.field = 'line_manager_id' then nullif(p.value, '')::uuid end
  where p.organization_id = $1 and p.user_id = any($2::uuid[]) order by p.user_id, p.field`;

/** The latest proposal for a field takes the place of the one before; answers those that say something else than it did. */
export const PROPOSE = `
insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
select $1, p.user_id, p.field, p.value, $3, $4
from jsonb_to_recordset($2::jsonb) as p (user_id uuid, field text, value text) order by p.user_id, p.field
on conflict (organization_id, user_id, field) do update
  set value = excluded.value, source = excluded.source, proposed_by = excluded.proposed_by, proposed_at = app_now()
  where (profile_value_proposals.value, profile_value_proposals.source, profile_value_proposals.proposed_by)
    is distinct from (excluded.value, excluded.source, excluded.proposed_by)
returning user_id, field`;

/** Only those from one source, and by one proposer, where they are given. */
export const DROP_PROPOSALS = `
delete from profile_value_proposals p using jsonb_to_recordset($2::jsonb) as d (user_id uuid, field text)
where p.organization_id = $1 and p.user_id = d.user_id and p.field = d.field
  and ($4::text is null or p.source = $4) and ($3::uuid is null or p.proposed_by = $3)
returning p.user_id, p.field, p.value`;

/** Where values came from, that now count for sure. */
export const CONFIRM_SOURCES = `
insert into profile_value_sources (organization_id, user_id, field, source, trust, set_by)
select $1, s.user_id, s.field, s.source, 'confirmed', s.set_by
from jsonb_to_recordset($2::jsonb) as s (user_id uuid, field text, source text, set_by uuid) order by s.user_id, s.field
on conflict (organization_id, user_id, field) do update
  set source = excluded.source, trust = excluded.trust, set_by = excluded.set_by, set_at = app_now()`;

const kept = (table: string) => `coalesce((select jsonb_agg(to_jsonb(t)) from ${table} t
  where t.organization_id = $1 and t.user_id = $2), '[]')`;

/** Who set the values of a user, and what waits: taken down to be brought back. */
export const TRUST = `select ${kept('profile_value_sources')} as sources, ${kept('profile_value_proposals')} as proposals`;

/** The other way round. A row that is there stays under its key, with what it said then. */
export const RETURN_TRUST = `
with gone_sources as (
  delete from profile_value_sources where organization_id = $1 and user_id = $2
    and field not in (select s ->> 'field' from jsonb_array_elements($3::jsonb -> 'sources') s)
), gone_proposals as (
  delete from profile_value_proposals where organization_id = $1 and user_id = $2
    and field not in (select p ->> 'field' from jsonb_array_elements($3::jsonb -> 'proposals') p)
), sources as (
  insert into profile_value_sources
  select * from jsonb_populate_recordset(null::profile_value_sources, $3::jsonb -> 'sources')
  on conflict (organization_id, user_id, field) do update
    set source = excluded.source, trust = excluded.trust, set_by = excluded.set_by, set_at = excluded.set_at
)
insert into profile_value_proposals
select * from jsonb_populate_recordset(null::profile_value_proposals, $3::jsonb -> 'proposals')
on conflict (organization_id, user_id, field) do update
  set value = excluded.value, source = excluded.source, proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at`;

/** These people and everybody above them, each with their manager; who is met again adds nothing, so a circle ends. */
export const CHAINS = `
with recursive chain as (
  select id, line_manager_id from users where organization_id = $1 and id = any($2::uuid[])
  union
  select u.id, u.line_manager_id from users u join chain c on u.id = c.line_manager_id where u.organization_id = $1
)
select id, line_manager_id from chain`;

/** The value of the field that a row of profile_value_sources (s) tells of, from its user (u). */
const VALUE = `case when s.field like 'custom.%' then u.custom ->> substr(s.field, 8) else to_jsonb(u) ->> s.field end`;

/**
 * Distinct values that count and were never confirmed, with how many have each and some of their names. Those of removed
 * users are among them: a restoration brings the values back.
 */
export const UNCONFIRMED = `
select v.field, v.value, max(${NAME('m')}) as value_name, count(*)::int as users,
  (array_agg(v.name order by v.name, v.id))[1:5] as names
from (select s.field, ${VALUE} as value, u.id, coalesce(e.name, '?') as name from profile_value_sources s
  join users u on u.organization_id = s.organization_id and u.id = s.user_id
  left join directory_entries e on e.organization_id = u.organization_id and e.user_id = u.id
  where s.organization_id = $1 and s.field = any($2::text[]) and s.trust = 'proposed') v
left join users m on m.organization_id = $1 and m.id = case when v.field = 'line_manager_id' then v.value::uuid end
where v.value <> ''
group by v.field, v.value order by v.field, count(*) desc, v.value`;

/** The same, one by one; `$3` and `$4` say after which. */
export const UNCONFIRMED_ONES = `
select s.user_id, coalesce(e.name, '?') as user_name, s.field, ${VALUE} as value, ${NAME('m')} as value_name, s.source, s.set_by,
  ${NAME('b')} as set_by_name, s.set_at
from profile_value_sources s
join users u on u.organization_id = s.organization_id and u.id = s.user_id
left join directory_entries e on e.organization_id = u.organization_id and e.user_id = u.id
left join users b on b.organization_id = s.organization_id and b.id = s.set_by
left join users m on m.organization_id = s.organization_id and m.id = case when s.field = 'line_manager_id' then u.line_manager_id end
where s.organization_id = $1 and s.field = any($2::text[]) and s.trust = 'proposed' and ${VALUE} <> ''
  and ($3::text is null or (s.field, s.user_id) > ($3, $4::uuid))
order by s.field, s.user_id limit $5`;

/** Unconfirmed values of these fields, all or those named; users locked in the order of their ids. */
const PICKED = `
with picked as materialized (
  select s.user_id, s.field, ${VALUE} as value, s.source, s.set_by, s.set_at
  from profile_value_sources s
  join users u on u.organization_id = s.organization_id and u.id = s.user_id
  where s.organization_id = $1 and s.field = any($2::text[]) and s.trust = 'proposed' and ${VALUE} <> ''
    and ($3::jsonb is null or (s.user_id, s.field, ${VALUE}) in (select i.user_id, i.field, i.value
      from jsonb_to_recordset($3::jsonb) as i (user_id uuid, field text, value text)))
  order by s.user_id, s.field for update of u, s
)`;

export const CONFIRM_UNCONFIRMED = `${PICKED}, confirmed as (
  update profile_value_sources s set trust = 'confirmed' from picked p
  where s.organization_id = $1 and s.user_id = p.user_id and s.field = p.field
)
select user_id, field, value from picked order by user_id, field`;

const emptied = (column: string) =>
  `${column} = case when '${column}' = any(p.fields) then null else u.${column} end`;
const EMPTIED = [
  'job_title',
  'department',
  'line_manager_id',
  'start_on',
  'employee_id',
  'company',
  'location',
  'work_phone',
  'last_day_on',
  'about',
]
  .map(emptied)
  .join(', ');

/** A later proposal for the same field stays as it is. */
export const LEAVE_OUT_UNCONFIRMED = `${PICKED}, waiting as (
  insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by, proposed_at)
  select $1, user_id, field, value, source, set_by, set_at from picked
  on conflict do nothing
), forgotten as (
  delete from profile_value_sources s using picked p where s.organization_id = $1 and s.user_id = p.user_id and s.field = p.field
), emptied as (
  update users u set ${EMPTIED},
    employee_id_key = case when 'employee_id' = any(p.fields) then null else u.employee_id_key end,
    custom = u.custom - p.custom_keys, updated_at = app_now()
  from (select user_id, array_agg(field) as fields,
      coalesce(array_agg(substr(field, 8)) filter (where field like 'custom.%'), '{}') as custom_keys
    from picked group by user_id) p
  where u.organization_id = $1 and u.id = p.user_id
)
select user_id, field, value from picked order by user_id, field`;
