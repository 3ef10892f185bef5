import { said } from './said.ts';

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

/** Who leads whom, as typed by Team Admins. */
export const CONFIRM_MANAGERS = `update profile_value_sources set trust = 'confirmed'
where organization_id = $1 and field = 'line_manager_id'`;
