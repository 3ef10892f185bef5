export interface UseRow {
  id: string;
  at: Date;
  kind: 'sign_in' | 'refresh' | 'refused' | 'logout';
  protocol: 'openid' | 'saml';
  tool_id: string | null;
  tool_name: string | null;
  user_id: string | null;
  user_name: string | null;
  claims: string[];
  reason: string | null;
  network: string | null;
  device: string | null;
}

export const LOG = `
insert into tool_uses (organization_id, id, tool_id, user_id, kind, protocol, claims, reason, network, device)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

export const OPEN = `
insert into tool_openings (organization_id, tool_id, user_id) values ($1, $2, $3) on conflict do nothing`;

const USES = `select l.id, l.at, l.kind, l.protocol, l.tool_id, t.name as tool_name, l.user_id, e.name as user_name, l.claims,
  l.reason, l.network, l.device
from tool_uses l
left join tools t on t.organization_id = l.organization_id and t.id = l.tool_id
left join directory_entries e on e.organization_id = l.organization_id and e.user_id = l.user_id`;

/** Newest first: ids are made in the order of time. */
export const OF_TOOL = `${USES} where l.organization_id = $1 and l.tool_id = $2 and ($3::uuid is null or l.id < $3)
  order by l.id desc limit $4`;
export const OF_USER = `${USES} where l.organization_id = $1 and l.user_id = $2 and ($3::uuid is null or l.id < $3)
  order by l.id desc limit $4`;

/** The latest sign-in of a user to each tool. */
export const LATEST_OF_USER = `select tool_id, max(at) as at from tool_uses
  where organization_id = $1 and user_id = $2 and kind = 'sign_in' group by tool_id`;

/** Some at a time, so that no sweep holds up what people wait for. */
export const SWEEP = `
delete from tool_uses l using (
  select organization_id, id from tool_uses where at < app_now() - interval '400 days' limit 10000
) old where l.organization_id = old.organization_id and l.id = old.id`;

/** When and to what stays, without the person. */
export const ERASE = `
with closed as (delete from tool_openings where organization_id = $1 and user_id = $2)
update tool_uses set user_id = null, network = null, device = null where organization_id = $1 and user_id = $2`;
