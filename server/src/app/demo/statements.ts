import { idAt, said } from './said.ts';

/** As if each had pressed *Join* on the page of their link. */
export const ACCEPT = `
update invitations i set state = 'accepted', closed_at = app_now(), closed_by = i.user_id,
  accepted_through = (select c.id from contact_points c where c.organization_id = $1 and c.user_id = i.user_id order by c.kind limit 1)
where i.organization_id = $1 and i.user_id = any($2::uuid[]) and i.state = 'pending'`;

/** Said *Not me*. */
export const DECLINE = `
with closed as (update invitations set state = 'declined', closed_at = app_now(), closed_by = user_id
  where organization_id = $1 and user_id = any($2::uuid[]) returning id, user_id)
insert into invitation_events (organization_id, id, invitation_id, user_id, kind, detail)
select $1, gen_random_uuid(), id, user_id, 'not_me', jsonb_build_object(
  'sentence', ${said('timeline.notMe')}, 'next_step', ${said('timeline.notMeNext')}) from closed`;

/** Who leads whom and where people work, as typed by Team Admins. */
export const CONFIRM = `update profile_value_sources set trust = 'confirmed'
where organization_id = $1 and field in ('line_manager_id', 'department')`;

const USES = `jsonb_to_recordset($2::jsonb) as u (tool_id uuid, user_id uuid, ago float8, kind text, protocol text, claims jsonb,
  reason text, network text, device text)`;
const AT = 'app_now() - make_interval(secs => u.ago)';
/** Sign-ins at tools, and that whoever signed in has the tool open. */
export const TOOL_USES = [
  `insert into tool_uses (organization_id, id, tool_id, user_id, at, kind, protocol, claims, reason, network, device)
   select $1, ${idAt(AT, 'gen_random_uuid()')}, u.tool_id, u.user_id, ${AT}, u.kind, u.protocol,
     array(select jsonb_array_elements_text(u.claims)), u.reason, u.network, u.device from ${USES}`,
  `insert into tool_openings (organization_id, tool_id, user_id) select distinct $1::uuid, u.tool_id, u.user_id from ${USES}
   where u.kind = 'sign_in'`,
];
