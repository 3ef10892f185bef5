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
