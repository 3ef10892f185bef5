/** All that claims are made of, of one person: values that count with how far they are trusted, contacts, teams. */
export interface PersonRow {
  first_name: string;
  last_name: string;
  language: string | null;
  values: Record<string, string | null>;
  custom: Record<string, string>;
  manager_name: string | null;
  unconfirmed: string[];
  waiting: string[];
  email: string | null;
  email_verified: boolean;
  mobile: string | null;
  mobile_verified: boolean;
  teams: { name: string; by_team_admin: boolean }[];
}

export const PERSON = `
select u.first_name, u.last_name, u.language, u.custom,
  jsonb_build_object('first_name', nullif(u.first_name, ''), 'last_name', nullif(u.last_name, ''), 'job_title', u.job_title,
    'department', u.department, 'start_on', u.start_on, 'employee_id', u.employee_id, 'company', u.company,
    'location', u.location, 'work_phone', u.work_phone, 'last_day_on', u.last_day_on, 'about', u.about) as values,
  (select nullif(trim(m.first_name || ' ' || m.last_name), '') from users m
    where m.organization_id = u.organization_id and m.id = u.line_manager_id) as manager_name,
  array(select s.field from profile_value_sources s where s.organization_id = u.organization_id and s.user_id = u.id
    and s.trust = 'proposed') as unconfirmed,
  array(select p.field from profile_value_proposals p where p.organization_id = u.organization_id and p.user_id = u.id) as waiting,
  e.address as email, coalesce(e.verified_at is not null, false) as email_verified,
  n.canonical as mobile, coalesce(n.verified_at is not null, false) as mobile_verified,
  coalesce((select jsonb_agg(jsonb_build_object('name', g.name, 'by_team_admin', g.by_team_admin) order by g.name) from (
    select t.name, bool_and(m.trust = 'team_admin') as by_team_admin from memberships m
    join teams t on t.organization_id = m.organization_id and t.id = m.team_id and t.removed_at is null
    where m.organization_id = u.organization_id and m.user_id = u.id group by t.id, t.name) g), '[]') as teams
from users u
left join contact_points e on e.organization_id = u.organization_id and e.user_id = u.id and e.kind = 'email' and e.released_at is null
left join contact_points n on n.organization_id = u.organization_id and n.user_id = u.id and n.kind = 'mobile' and n.released_at is null
where u.organization_id = $1 and u.id = $2`;
