import type { ProvedBy } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import type { Grant } from '../../platform/permissions.ts';
import { allowedMethods, type Method } from '../sign-in-policies/index.ts';
import { TOO_WEAK } from './policy-queries.ts';

export type ContactKind = 'email' | 'mobile';

// --- sessions

export interface LoadedSession {
  organization_id: string;
  id: string;
  user_id: string;
  language: string | null;
  /** What counts in this session: nothing where the sign-in policy asks for a stronger proof of admins. */
  grants: Grant[];
  proved_by: ProvedBy;
  proved_seconds_ago: number;
  /** Roles are held, and the session is proved by too little for the Admin panel. */
  too_weak: boolean;
}

/**
 * One statement decides whether a cookie is good: the session itself, and at this very moment the status, the epoch and
 * the roles of its user (decisions 5). The roles count for nothing where the sign-in policy wants a passkey or company sign-in
 * of admins and the session rests on less; a recovery from the machine's shell always opens the Admin panel. Whoever holds a role is held to the shorter times of admins, also when they got it
 * after signing in. At most once a minute it notes that the session was seen, which is what slides its end.
 */
const LOAD = `
with found as (
  select s.organization_id, s.id, s.user_id, u.language, s.created_at, s.last_seen_at, s.proved_by, s.proved_at,
    coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'teamId', g.team_id)) from role_grants g
      where g.organization_id = s.organization_id and g.user_id = s.user_id), '[]') as grants,
    ${TOO_WEAK} as too_weak
  from sessions s join users u on u.organization_id = s.organization_id and u.id = s.user_id
  where s.token_hash = $1 and s.ended_at is null and s.expires_at > app_now()
    and u.status = 'active' and u.session_epoch = s.epoch
), live as (
  select * from found where grants = '[]'
    or (created_at > app_now() - interval '7 days' and last_seen_at > app_now() - interval '12 hours')
), seen as (
  update sessions s set last_seen_at = app_now(), network = coalesce($2, s.network), admin = live.grants <> '[]',
    expires_at = case when live.grants = '[]' then app_now() + interval '90 days'
      else least(live.created_at + interval '7 days', app_now() + interval '12 hours') end
  from live where s.organization_id = live.organization_id and s.id = live.id
    and live.last_seen_at <= app_now() - interval '1 minute'
)
select organization_id, id, user_id, language, case when too_weak then '[]' else grants end as grants, proved_by,
  too_weak and grants <> '[]' as too_weak,
  extract(epoch from app_now() - proved_at)::float8 as proved_seconds_ago from live`;
export const loadSession = (db: Database, tokenHash: Buffer, network: string | null) =>
  db.one<LoadedSession>(LOAD, [tokenHash, network]);

/**
 * Answers no row when the user is not active, or may not sign in by the method ($8; null is how one gets in, which is always
 * allowed). Who joins by the company where that signs nobody in has proved no more than by a code: it opens no Admin panel.
 */
const INSERT = `
insert into sessions (organization_id, id, user_id, token_hash, epoch, admin, expires_at, network, device, proved_by,
  strongly_proved_at)
select u.organization_id, $3, u.id, $4, u.session_epoch, r.admin,
  app_now() + case when r.admin then interval '12 hours' else interval '90 days' end, $5, $6, b.proved_by,
  case when b.proved_by in ('passkey', 'company', 'recovery') then app_now() end
from users u cross join lateral (select exists (select 1 from role_grants g
  where g.organization_id = u.organization_id and g.user_id = u.id) as admin) r
cross join lateral (select case when $7::text = 'company' and $7::text <> all (${allowedMethods('$1', '$2')})
  then 'contact' else $7::text end as proved_by) b
where u.organization_id = $1 and u.id = $2 and u.status = 'active'
  and ($8::text is null or $8 = any(${allowedMethods('$1', '$2')}))
returning id`;
export const insertSession = (
  db: Database,
  row: {
    organizationId: string;
    userId: string;
    id: string;
    tokenHash: Buffer;
    network: string | null;
    device: string | null;
    provedBy: ProvedBy;
    method: Method | null;
  },
) =>
  db.one<{ id: string }>(INSERT, [
    row.organizationId,
    row.userId,
    row.id,
    row.tokenHash,
    row.network,
    row.device,
    row.provedBy,
    row.method,
  ]);

export interface EndedSession {
  organization_id: string;
  id: string;
  user_id: string;
}
const END_BY_TOKEN = `update sessions set ended_at = app_now() where token_hash = $1 and ended_at is null
  returning organization_id, id, user_id`;
export const endByToken = (db: Database, tokenHash: Buffer) =>
  db.one<EndedSession>(END_BY_TOKEN, [tokenHash]);

const END = `update sessions set ended_at = app_now()
  where organization_id = $1 and user_id = $2 and ($3::uuid is null or id = $3) and ended_at is null
  returning organization_id, id, user_id`;
/** Ends one session of a user, or with `id` null all of them. */
export const endSessions = (db: Database, organizationId: string, userId: string, id: string | null) =>
  db.many<EndedSession>(END, [organizationId, userId, id]);

const END_BY_IDS = `update sessions set ended_at = app_now()
  where organization_id = $1 and id = any($2::uuid[]) and ended_at is null returning organization_id, id, user_id`;
export const endSessionsByIds = (db: Database, organizationId: string, ids: readonly string[]) =>
  db.many<EndedSession>(END_BY_IDS, [organizationId, [...ids]]);

/** A user's session slides by 90 days without end; an admin's by 12 hours, until 7 days after it began. */
const END_OF = `
select expires_at as ends_at, not admin or expires_at < created_at + interval '7 days' as renewable
from sessions where organization_id = $1 and id = $2`;
export const sessionEnd = async (db: Database, organizationId: string, id: string) =>
  (await db.one<{ ends_at: Date; renewable: boolean }>(END_OF, [organizationId, id])) ?? null;

export interface SessionRow {
  id: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  device: string | null;
  network: string | null;
}
const LIST = `
select s.id, s.created_at, s.last_seen_at, s.expires_at, s.device, s.network
from sessions s join users u on u.organization_id = s.organization_id and u.id = s.user_id
where s.organization_id = $1 and s.user_id = $2 and s.ended_at is null and s.expires_at > app_now()
  and u.status = 'active' and u.session_epoch = s.epoch
order by s.last_seen_at desc, s.id desc limit 100`;
export const listSessionRows = (db: Database, organizationId: string, userId: string) =>
  db.many<SessionRow>(LIST, [organizationId, userId]);

// --- contact proofs

export interface ContactProof {
  kind: ContactKind;
  canonical: string;
}
const INSERT_PROOF = `insert into contact_proofs (token_hash, kind, canonical, expires_at)
  values ($1, $2, $3, app_now() + make_interval(secs => $4))`;
export const insertProof = (db: Database, tokenHash: Buffer, proof: ContactProof, lifeSeconds: number) =>
  db.many(INSERT_PROOF, [tokenHash, proof.kind, proof.canonical, lifeSeconds]);

const FIND_PROOF = `select kind, canonical from contact_proofs where token_hash = $1 and expires_at > app_now()`;
export const findProof = (db: Database, tokenHash: Buffer) => db.one<ContactProof>(FIND_PROOF, [tokenHash]);

const TAKE_PROOF = `delete from contact_proofs where token_hash = $1 and expires_at > app_now()
  returning kind, canonical`;
export const takeProof = (db: Database, tokenHash: Buffer) => db.one<ContactProof>(TAKE_PROOF, [tokenHash]);

// --- links from the shell

export type SetUpPurpose = 'set_up' | 'recovery';
export interface SetUpLink {
  organization_id: string | null;
  user_id: string | null;
}
const INSERT_LINK = `
insert into set_up_links (token_hash, purpose, organization_id, user_id, expires_at)
values ($1, $2, $3, $4, app_now() + make_interval(secs => $5))`;
export const insertSetUpLink = (
  db: Database,
  tokenHash: Buffer,
  purpose: SetUpPurpose,
  link: SetUpLink,
  lifeSeconds: number,
) => db.many(INSERT_LINK, [tokenHash, purpose, link.organization_id, link.user_id, lifeSeconds]);

const FIND_LINK = `select organization_id, user_id from set_up_links
  where token_hash = $1 and purpose = $2 and used_at is null and expires_at > app_now()`;
export const findSetUpLink = (db: Database, tokenHash: Buffer, purpose: SetUpPurpose) =>
  db.one<SetUpLink>(FIND_LINK, [tokenHash, purpose]);

/** Of two that come at once one gets the row; the other waits for it, then finds it used. */
const SPEND_LINK = `update set_up_links set used_at = app_now()
  where token_hash = $1 and purpose = $2 and used_at is null and expires_at > app_now()
  returning organization_id, user_id`;
export const spendSetUpLink = (db: Database, tokenHash: Buffer, purpose: SetUpPurpose) =>
  db.one<SetUpLink>(SPEND_LINK, [tokenHash, purpose]);

// --- reads of lower features' tables that only sign-in needs

const ANY_ORGANIZATION = 'select 1 from organizations limit 1';
export const anyOrganization = (db: Database) => db.one(ANY_ORGANIZATION);

/** What is past and of no more use; sessions stay a while for questions such as "was it me?". */
const SWEEP = [
  `delete from codes where created_at < app_now() - interval '1 day'`,
  `delete from contact_proofs where expires_at < app_now()`,
  `delete from set_up_links where expires_at < app_now() - interval '30 days'`,
  `delete from sessions where least(expires_at, ended_at) < app_now() - interval '30 days'`,
] as const;
export async function sweep(db: Database): Promise<void> {
  for (const text of SWEEP) await db.many(text);
}
