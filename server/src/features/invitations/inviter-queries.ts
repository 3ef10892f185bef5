/** A pending invitation that somebody made. */
export interface MadeRow {
  id: string;
  user_id: string;
  user_name: string | null;
  created_at: Date;
  held_at: Date | null;
}

export const COUNT_MADE = `
select count(*)::int as pending, count(held_at)::int as held from invitations
where organization_id = $1 and created_by = $2 and state = 'pending'`;

/** Those that wait for a decision first. */
export const MADE = `
select i.id, i.user_id, e.name as user_name, i.created_at, i.held_at
from invitations i left join directory_entries e on e.organization_id = i.organization_id and e.user_id = i.user_id
where i.organization_id = $1 and i.created_by = $2 and i.state = 'pending'
order by i.held_at is null, i.id limit 20`;

/** Of any of the inviters, locked in the order of ids. Without ids ($3) all, or with $4 only those that are held. */
export const LOCK_MADE = `
select id, user_id, created_by, held_at from invitations
where organization_id = $1 and created_by = any($2::uuid[]) and state = 'pending' and ($3::uuid[] is null or id = any($3::uuid[]))
  and (not $4 or held_at is not null)
order by id for update`;

/** From now on it is $3 who invites. */
export const TAKE_OVER = `update invitations set created_by = $3, held_at = null, held_reason = null
where organization_id = $1 and id = any($2::uuid[]) and state = 'pending' returning id`;

export const HOLD = `update invitations set held_at = app_now(), held_reason = 'inviter_left'
where organization_id = $1 and id = any($2::uuid[]) and state = 'pending' and held_at is null returning id, user_id, created_by`;

/** Whom a notice for all with one of the roles goes to. Reads users, grants and contacts. */
export const ADMINS_TO_TELL = `
select distinct u.id, u.language, c.id as contact_point_id, c.address, c.canonical
from role_grants g
join users u on u.organization_id = g.organization_id and u.id = g.user_id and u.status = 'active'
join contact_points c on c.organization_id = u.organization_id and c.user_id = u.id and c.kind = 'email'
  and c.verified_at is not null and c.released_at is null
where g.organization_id = $1 and g.role = any($2::text[]) and g.team_id is null`;
