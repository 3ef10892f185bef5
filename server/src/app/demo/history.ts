import type { Context } from '../../platform/context/index.ts';

import type { Fate } from './people.ts';
import { idAt, said } from './said.ts';

/** When somebody was invited, and how long it took them. */
export interface Past {
  user_id: string;
  /** Seconds since they were invited or added. */
  ago: number;
  /** Seconds from the invitation to joining, or to looking at it; null when neither happened. */
  after: number | null;
  fate: Fate;
  /** Seconds since they were suspended, removed and so on. */
  ended_ago: number;
}

/**
 * Moves what the commands did a moment ago into the past, as if the organization had used Beckon for a year: SQL, since
 * no command can do that. Only the demo has any use for it.
 */
export async function rewriteHistory(tx: Context, past: readonly Past[]): Promise<void> {
  const json = JSON.stringify(past);
  for (const statement of BY_USER) await tx.db.many(statement, [tx.organizationId, json]);
  for (const statement of BY_TIME) await tx.db.many(statement, [tx.organizationId]);
}

const P = `jsonb_to_recordset($2::jsonb) as p (user_id uuid, ago float8, after float8, fate text, ended_ago float8)`;
const THEN = `app_now() - make_interval(secs => p.ago)`;
const LATER = `app_now() - make_interval(secs => p.ago - p.after)`;
const ENDED = `app_now() - make_interval(secs => p.ended_ago)`;
const JOINED = `p.fate in ('joined', 'suspended', 'offboarded', 'removed')`;

const BY_USER = [
  `update users u set created_at = ${THEN}, updated_at = ${THEN}, joined_at = case when ${JOINED} then ${LATER} end,
     suspended_at = case when u.suspended_at is not null then ${ENDED} end,
     removed_at = case when u.removed_at is not null then ${ENDED} end
   from ${P} where u.organization_id = $1 and u.id = p.user_id`,
  `update contact_points c set created_at = ${THEN}, verified_at = case when c.verified_at is not null then ${LATER} end,
     released_at = case when c.released_at is not null then ${ENDED} end
   from ${P} where c.organization_id = $1 and c.user_id = p.user_id`,
  `update memberships m set added_at = ${THEN} from ${P} where m.organization_id = $1 and m.user_id = p.user_id`,
  `update profile_value_sources s set set_at = ${THEN} from ${P} where s.organization_id = $1 and s.user_id = p.user_id`,
  `update invitations i set created_at = ${THEN}, expires_at = ${THEN} + interval '14 days',
     closed_at = case when i.closed_at is not null then coalesce(${LATER}, ${ENDED}) end
   from ${P} where i.organization_id = $1 and i.user_id = p.user_id`,
  // Not every mail server reports: of some messages it is known that they arrived, of others that they were handed over.
  `update deliveries d set state = case when p.fate = 'undeliverable' then 'undeliverable'
       when ${JOINED} or p.fate = 'opened' or d.channel = 'sms' or ascii(d.address) % 3 > 0 then 'delivered' else 'sent' end,
     state_reason = case when p.fate = 'undeliverable' then case d.channel when 'email' then 'no_such_recipient' else 'invalid_number' end end, attempts = 1, leased_by = null,
     leased_until = null, created_at = ${THEN}, not_before = ${THEN}, finished_at = ${THEN} + interval '4 seconds'
   from ${P} where d.organization_id = $1 and d.user_id = p.user_id`,
  `update invitation_hours h set taken_at = d.created_at, previous_at = null
   from deliveries d where d.organization_id = $1 and h.organization_id = $1 and h.delivery_id = d.id and $2::jsonb is not null`,
  `update invitation_events e set at = case
     when e.kind in ('created', 'not_me') then ${THEN} + case when e.kind = 'not_me' then make_interval(secs => p.after) else interval '0' end
     when e.kind = 'revoked' then ${ENDED} else ${THEN} + interval '1 second' end
   from ${P} where e.organization_id = $1 and e.user_id = p.user_id`,
  `insert into invitation_events (organization_id, id, invitation_id, user_id, at, kind, delivery_id, contact_point_id)
   select $1, gen_random_uuid(), d.subject_id, d.user_id, d.finished_at - interval '2 seconds', 'sent', d.id, d.contact_point_id
   from deliveries d join ${P} on p.user_id = d.user_id where d.organization_id = $1 and d.state = 'delivered'`,
  `insert into invitation_events (organization_id, id, invitation_id, user_id, at, kind, delivery_id, contact_point_id, detail)
   select $1, gen_random_uuid(), d.subject_id, d.user_id, d.finished_at, d.state, d.id, d.contact_point_id,
     case when d.state = 'undeliverable' then jsonb_build_object(
       'sentence', case d.channel when 'email' then ${said('provider.noSuchRecipientUnnamed')} else ${said('provider.invalidNumberUnnamed')} end,
       'next_step', case d.channel when 'email' then ${said('provider.noSuchRecipientNext')} else ${said('provider.invalidNumberNext')} end,
       'reply', case d.channel when 'email' then '550 5.1.1 Recipient address rejected: User unknown' else '21211 The number is not in service' end) else '{}' end
   from deliveries d join ${P} on p.user_id = d.user_id where d.organization_id = $1`,
  `insert into invitation_events (organization_id, id, invitation_id, user_id, at, kind, contact_point_id, detail)
   select $1, gen_random_uuid(), i.id, i.user_id, ${LATER} + step.after, step.kind, c.id,
     case when step.kind = 'joined' then jsonb_build_object('sentence', ${said('timeline.byLink')}) else '{}' end
   from ${P} join invitations i on i.organization_id = $1 and i.user_id = p.user_id
     cross join lateral (select id from contact_points where organization_id = $1 and user_id = i.user_id order by kind limit 1) c
     cross join (values ('opened', interval '-40 seconds'), ('joined', interval '0')) step (kind, after)
   where p.after is not null and (${JOINED} or (step.kind = 'opened' and p.fate in ('opened', 'expired')))`,
  `update audit_events a set at = case
     when a.action in ('user.created', 'invitation.created', 'role.granted') then ${THEN}
     when a.action = 'invitation.accepted' then ${LATER} else ${ENDED} end
   from ${P} left join invitations i on i.organization_id = $1 and i.user_id = p.user_id
   where a.organization_id = $1 and a.target_id in (p.user_id, i.id)`,
  `update directory_entries d set created_at = ${THEN}, last_event = e.kind, last_event_at = e.at,
     last_event_detail = e.detail ->> 'sentence'
   from ${P} left join lateral (select kind, at, detail from invitation_events where organization_id = $1
     and user_id = p.user_id order by at desc limit 1) e on true
   where d.organization_id = $1 and d.user_id = p.user_id`,
];

const EVENT_COLUMNS = 'at, actor_kind, actor_user_id, action, target_kind, target_id, fields, request_id';

/** When the organization began to use Beckon. */
const BEGINNING = `app_now() - interval '431 days'`;

/** When the first tools signed people in through it. */
const TOOLS_CAME = `app_now() - interval '61 days'`;

const BY_TIME = [
  `update organizations set created_at = ${BEGINNING} where id = $1`,
  `update teams set created_at = ${BEGINNING} where organization_id = $1`,
  `update audit_events set at = ${BEGINNING} + (at - (select min(at) from audit_events where organization_id = $1))
   where organization_id = $1 and target_kind in ('organization', 'team', 'profile_field')`,
  `update tool_openid set secret_set_at = ${TOOLS_CAME} where organization_id = $1 and secret_set_at is not null`,
  `update tools set created_at = ${TOOLS_CAME}, updated_at = ${TOOLS_CAME} where organization_id = $1`,
  `update audit_events set at = ${TOOLS_CAME} + (at - (select min(at) from audit_events where organization_id = $1 and target_kind = 'tool'))
   where organization_id = $1 and target_kind = 'tool'`,
  `update invitation_events e set delivery_id = ${idAt('d.created_at', 'd.id')}
   from deliveries d where e.organization_id = $1 and d.organization_id = $1 and d.id = e.delivery_id`,
  `update invitation_hours h set delivery_id = ${idAt('d.created_at', 'd.id')}
   from deliveries d where h.organization_id = $1 and d.organization_id = $1 and d.id = h.delivery_id`,
  `update deliveries set id = ${idAt('created_at', 'id')} where organization_id = $1`,
  `insert into delivery_attempts (organization_id, id, delivery_id, number, started_at, finished_at, result, class, code, reply, provider)
   select $1, gen_random_uuid(), id, 1, created_at, finished_at, case state when 'undeliverable' then 'failed' else 'sent' end, state_reason,
     case when state = 'undeliverable' then case channel when 'email' then '550 5.1.1' else '21211' end end,
     case when state = 'undeliverable' then
       case channel when 'email' then 'Recipient address rejected: User unknown' else 'The number is not in service' end end,
     case channel when 'email' then 'smtp' else 'twilio' end
   from deliveries where organization_id = $1`,
  `insert into suppressions (organization_id, kind, canonical, reason, created_at)
   select $1, case channel when 'email' then 'email' else 'mobile' end, canonical, 'bounced', finished_at
   from deliveries where organization_id = $1 and state = 'undeliverable' on conflict do nothing`,
  `insert into delivery_reports (organization_id, delivery_id, outcome, source, reported_at)
   select $1, id, 'delivered', case channel when 'email' then 'bounce' else 'callback' end, finished_at
   from deliveries where organization_id = $1 and state = 'delivered'`,
  `update invitation_events set id = ${idAt('at', 'id')} where organization_id = $1`,
  `insert into audit_events (organization_id, id, ${EVENT_COLUMNS})
   select organization_id, ${idAt('at', 'id')}, ${EVENT_COLUMNS} from audit_events
   where organization_id = $1 and id <> ${idAt('at', 'id')}`,
  `update audit_values v set event_id = ${idAt('a.at', 'a.id')} from audit_events a
   where v.organization_id = $1 and a.organization_id = $1 and a.id = v.event_id and a.id <> ${idAt('a.at', 'a.id')}`,
  `delete from audit_events a where organization_id = $1 and id <> ${idAt('at', 'id')}`,
  // They changed their ids, and were never sealed under the old ones.
  `insert into audit_unsealed (organization_id, event_id) select organization_id, id from audit_events
   where organization_id = $1 on conflict do nothing`,
  // The caps of this hour were used by what now lies in the past.
  `delete from limits where $1::uuid is not null`,
];
