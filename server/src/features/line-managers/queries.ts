import { confirmedManager, PRESENT } from '../users/index.ts';

export interface ReportRow {
  id: string;
  name: string;
  status: 'not_invited' | 'invited' | 'active' | 'suspended';
  /** Of the pending invitation, where there is one. */
  invited_at: Date | null;
  expired: boolean;
  held: boolean;
  admin_role: boolean;
}

const NOT_JOINED = `u.status in ('not_invited', 'invited')`;
const THEIRS = `u.organization_id = $1 and u.line_manager_id = $2 and u.status in ${PRESENT} and ${confirmedManager('u')}`;

export const COUNT_REPORTS = `select count(*)::int as reports, count(*) filter (where not ${NOT_JOINED})::int as joined
from users u where ${THEIRS}`;

/** Direct reports, those who have not joined first. Reads users, invitations, grants and the directory. */
export const REPORTS = `
select u.id, e.name, u.status, i.created_at as invited_at, coalesce(i.expires_at <= app_now(), false) as expired,
  i.held_at is not null as held,
  exists (select 1 from role_grants g where g.organization_id = u.organization_id and g.user_id = u.id) as admin_role
from users u
  join directory_entries e on e.organization_id = u.organization_id and e.user_id = u.id
  left join invitations i on i.organization_id = u.organization_id and i.user_id = u.id and i.state = 'pending'
where ${THEIRS}
order by ${NOT_JOINED} desc, e.name_key, u.id limit $3 offset $4`;

export interface TeamRow {
  id: string;
  name: string;
  name_key: string;
  job_title: string | null;
  department: string | null;
  direct: number;
  not_joined: number;
  below: number;
}

export interface MemberRow extends Pick<TeamRow, 'id' | 'name' | 'name_key' | 'job_title' | 'department'> {
  status: 'not_invited' | 'invited' | 'active' | 'suspended';
  line_manager_id: string;
  line_manager_name: string | null;
}

/** That a user (u) reports to somebody, by a confirmed value, and is still there. */
const REPORTS_TO = (manager: string) =>
  `u.organization_id = $1 and u.line_manager_id = ${manager} and u.status in ${PRESENT} and ${confirmedManager('u')}`;

/** Everybody below a manager, the nearest first, up to a number; `union` stops at whom it met. */
const below = (manager: string, most: string) => `(with recursive below as (
    select u.id from users u where ${REPORTS_TO(manager)}
    union
    select u.id from below b join users u on ${REPORTS_TO('b.id')}
  ) select id from below limit ${most})`;

const after = (key: string, id: string) =>
  `(${key}::text is null or (e.name_key, e.user_id) > (${key}::text collate "C", ${id}::uuid))`;

/** Line managers by name from a place on, whom each leads directly, and how many are below up to $6. */
export const TEAMS = `
select m.user_id as id, m.name, m.name_key, m.job_title, m.department, d.direct, d.not_joined, b.below
from (select e.user_id, e.name, e.name_key, e.job_title, e.department from directory_entries e
    where e.organization_id = $1 and e.status in ${PRESENT} and ${after('$2', '$3')}
      and ' ' || e.name_key like all($4::text[])
      and exists (select 1 from users u where ${REPORTS_TO('e.user_id')})
    order by e.name_key, e.user_id limit $5) m
  cross join lateral (select count(*)::int as direct, count(*) filter (where ${NOT_JOINED})::int as not_joined
    from users u where ${REPORTS_TO('m.user_id')}) d
  cross join lateral (select count(*)::int as below from ${below('m.user_id', '$6')} x) b
order by m.name_key, m.user_id`;

/** Who reports to $2 directly or, with $3, is anywhere below, up to $4; by name from a place on. */
export const MEMBERS = `
select e.user_id as id, e.name, e.name_key, e.status, e.job_title, e.department, u.line_manager_id, m.name as line_manager_name
from (select u.id from users u where not $3 and ${REPORTS_TO('$2')}
    union all select x.id from ${below('$2', '$4')} x where $3) r
  join directory_entries e on e.organization_id = $1 and e.user_id = r.id
  join users u on u.organization_id = $1 and u.id = r.id
  left join directory_entries m on m.organization_id = $1 and m.user_id = u.line_manager_id
where ${after('$5', '$6')}
order by e.name_key, e.user_id limit $7`;
