import type { Context } from '../../platform/context/index.ts';
import { foldText } from '../../platform/text.ts';
import { EACH_USER } from './each-user.ts';

/** What the list shows and searches of a user. */
export interface DirectoryFacts {
  user_id: string;
  status: string;
  first_name: string;
  last_name: string;
  job_title: string | null;
  department: string | null;
  employee_id: string | null;
  email: string | null;
  mobile: string | null;
  in_no_team: boolean;
  /** The Extra Details that count, by the key of their field. */
  custom: Readonly<Record<string, string | null>>;
  /** Of somebody who is entered: what has happened to their invitation. Of others it stays as it was. */
  last_event?: string | null;
  last_event_detail?: string | null;
}

/**
 * Rewrites the directory entries of users after a change, in its transaction: two statements, whatever the number.
 * The folded texts are made here, by the one function that makes every searched text.
 */
export async function refreshDirectory(tx: Context, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  enterDirectory(
    tx,
    await tx.db.many<DirectoryFacts>(FACTS, [tx.organizationId, [...new Set(userIds)].sort()]),
  );
}

/** What the list says of the last event of users becomes another sentence, where it still is that event. */
export async function replaceLastDetail(
  tx: Context,
  userIds: readonly string[],
  event: string,
  detail: string,
): Promise<void> {
  if (userIds.length > 0) tx.db.send(REPLACE_DETAIL, [tx.organizationId, [...userIds], event, detail]);
}

const REPLACE_DETAIL = `update directory_entries set last_event_detail = $4
  where organization_id = $1 and user_id = any($2::uuid[]) and last_event = $3`;

/** As `refreshDirectory`, by a caller who has just made these users and knows all about them. */
export function enterDirectory(tx: Context, users: readonly DirectoryFacts[]): void {
  if (users.length === 0) return;
  const rows = users.map((f) => {
    const name = nameOf(f);
    const words = [name, f.email, f.mobile, f.employee_id].filter((w): w is string => Boolean(w));
    return {
      ...f,
      name,
      name_key: foldText(name),
      search_text: ` ${words.map(foldText).join(' ')}`,
      department_key: foldText(f.department ?? '') || null,
      custom_key: Object.fromEntries(
        Object.entries(f.custom).flatMap(([key, value]) => (value ? [[key, foldText(value)]] : [])),
      ),
    };
  });
  tx.db.send(UPSERT, [tx.organizationId, JSON.stringify(rows)]);
}

/** As `refreshDirectory`, of users of whom nothing changed but their teams: one statement. */
export async function refreshTeamsOf(tx: Context, userIds: readonly string[]): Promise<void> {
  if (userIds.length > 0) tx.db.send(TEAMS_OF, [tx.organizationId, [...userIds]]);
}

/** Looked up for each by the index: `exists` may be answered by reading all memberships there are. */
const IN_TEAM = (id: string): string =>
  `(select true from memberships m where m.organization_id = $1 and m.user_id = ${id} limit 1) is not null`;

const TEAMS_OF = `
with asked as (
  select id, ${IN_TEAM('id')} as in_team from unnest($2::uuid[]) as id
), placed as (
  delete from users_in_no_team where organization_id = $1 and user_id = any(array(select id from asked where in_team))
)
insert into users_in_no_team (organization_id, user_id) select $1, id from asked where not in_team order by id
on conflict do nothing`;

const nameOf = (f: DirectoryFacts): string =>
  `${f.first_name} ${f.last_name}`.trim() || f.email || f.mobile || '?';

/** A message that ended so is a problem until another is sent, the contact changes or the invitation ends. */
const PROBLEMS: ReadonlySet<string> = new Set(['undeliverable', 'suppressed']);
const SOLVED_BY: ReadonlySet<string> = new Set([
  'created',
  'queued',
  'held',
  'contact_changed',
  'joined',
  'revoked',
  'not_me',
]);

/**
 * Notes the last thing that happened to the invitation of each user, as the list shows it. That a message was delivered may
 * be reported after it was opened, and says less.
 */
export async function recordLastEvents(
  tx: Context,
  events: readonly { userId: string; event: string; detail?: string | null }[],
): Promise<void> {
  if (events.length === 0) return;
  const latest = new Map<
    string,
    { user_id: string; event: string; detail: string | null; problem: string | null }
  >();
  for (const { userId, event, detail = null } of events) {
    const before = latest.get(userId)?.problem ?? null;
    const problem = PROBLEMS.has(event) ? event : SOLVED_BY.has(event) ? '' : before;
    latest.set(userId, { user_id: userId, event, detail, problem });
  }
  const rows = [...latest.values()].sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
  tx.db.send(LAST_EVENTS, [tx.organizationId, JSON.stringify(rows)]);
}

/** Contacts of a removed user are shown as they were, so that the person can be found and restored. */
const FACTS = `
select u.id as user_id, u.status, u.first_name, u.last_name, u.job_title, u.department, u.employee_id, u.custom,
  (select c.address from contact_points c where c.organization_id = $1 and c.user_id = u.id and c.kind = 'email'
     and (c.released_at is null or c.released_at = u.removed_at) order by c.released_at nulls first, c.created_at desc limit 1) as email,
  (select c.address from contact_points c where c.organization_id = $1 and c.user_id = u.id and c.kind = 'mobile'
     and (c.released_at is null or c.released_at = u.removed_at) order by c.released_at nulls first, c.created_at desc limit 1) as mobile,
  not (${IN_TEAM('u.id')}) as in_no_team
from ${EACH_USER}`;

/** Reads invitations for when, and in which language, the person was invited last. */
const UPSERT = `
with d as materialized (
  select * from jsonb_to_recordset($2::jsonb) as d (user_id uuid, status text, name text, name_key text, search_text text,
    email text, mobile text, employee_id text, job_title text, department text, department_key text, in_no_team boolean,
    custom_key jsonb, last_event text, last_event_detail text)
), placed as (
  delete from users_in_no_team where organization_id = $1 and user_id = any(array(select user_id from d where not in_no_team))
), lacking as (
  insert into users_in_no_team (organization_id, user_id) select $1, user_id from d where in_no_team order by user_id
  on conflict do nothing
)
insert into directory_entries (organization_id, user_id, status, name, name_key, search_text, email, mobile, employee_id,
  job_title, department, department_key, custom_key, line_manager_id, language, invited_at, last_event, last_event_at, last_event_detail,
  created_at)
select $1, d.user_id, d.status, d.name, d.name_key, d.search_text, d.email, d.mobile, d.employee_id, d.job_title,
  d.department, d.department_key, d.custom_key, u.line_manager_id,
  coalesce(u.language, i.language),
  i.created_at, d.last_event, case when d.last_event is not null then app_now() end, d.last_event_detail, u.created_at
from d
cross join lateral (select language, created_at, line_manager_id from users where organization_id = $1 and id = d.user_id limit 1) u
left join lateral (select created_at, language from invitations i
  where i.organization_id = $1 and i.user_id = d.user_id order by i.id desc limit 1) i on true
order by d.user_id
on conflict (organization_id, user_id) do update set status = excluded.status, name = excluded.name,
  name_key = excluded.name_key, search_text = excluded.search_text, email = excluded.email, mobile = excluded.mobile,
  employee_id = excluded.employee_id, job_title = excluded.job_title, department = excluded.department,
  department_key = excluded.department_key, custom_key = excluded.custom_key,
  line_manager_id = excluded.line_manager_id, language = excluded.language,
  invited_at = excluded.invited_at`;

const LAST_EVENTS = `
update directory_entries set last_event = e.event, last_event_at = app_now(), last_event_detail = e.detail,
  delivery_problem = case when e.problem is null then delivery_problem else nullif(e.problem, '') end
from jsonb_to_recordset($2::jsonb) as e (user_id uuid, event text, detail text, problem text)
where directory_entries.organization_id = $1 and directory_entries.user_id = e.user_id
  and not (e.event = 'delivered' and directory_entries.last_event in ('link_fetched', 'opened'))`;
