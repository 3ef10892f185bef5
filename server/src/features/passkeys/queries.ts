import type { Database } from '../../platform/database/index.ts';
import { adminRuleHolds, allowedMethods, holdsMethod, holdsStrongWay } from '../sign-in-policies/index.ts';

export interface PasskeyRow {
  organization_id: string;
  id: string;
  user_id: string;
  credential_id: Buffer;
  public_key: Buffer;
  counter: string;
  transports: string[];
  name: string;
  synced: boolean;
  created_at: Date;
  last_used_at: Date | null;
}

const COLUMNS = `p.organization_id, p.id, p.user_id, p.credential_id, p.public_key, p.counter, p.transports, p.name, p.synced,
  p.created_at, p.last_used_at`;

const LIST = `select ${COLUMNS} from passkeys p where p.organization_id = $1 and p.user_id = $2 order by p.created_at, p.id`;
export const listRows = (db: Database, organizationId: string, userId: string) =>
  db.many<PasskeyRow>(LIST, [organizationId, userId]);

/** Also whether the user holds a role: then only a verified user is let in. */
const BY_CREDENTIAL = `
select ${COLUMNS}, h.handle, exists (select from role_grants g
  where g.organization_id = p.organization_id and g.user_id = p.user_id) as admin
from passkeys p join passkey_handles h on h.organization_id = p.organization_id and h.user_id = p.user_id
where p.credential_id = $1`;
export const findByCredential = (db: Database, credentialId: Buffer) =>
  db.one<PasskeyRow & { handle: Buffer; admin: boolean }>(BY_CREDENTIAL, [credentialId]);

/** One at a time for each user, so that those that are counted are all there are. */
const HOLD = `select id from users where organization_id = $1 and id = $2 for no key update`;
const INSERT = `
insert into passkeys (organization_id, id, user_id, credential_id, public_key, counter, transports, name, synced)
select u.organization_id, $3, u.id, $4, $5, $6, $7, $8, $9 from users u
where u.organization_id = $1 and u.id = $2 and u.status = 'active'
  and (select count(*) from passkeys p where p.organization_id = $1 and p.user_id = $2) < $10
on conflict do nothing returning id`;
export async function insertPasskey(
  db: Database,
  row: Pick<
    PasskeyRow,
    'organization_id' | 'id' | 'user_id' | 'credential_id' | 'public_key' | 'transports' | 'name' | 'synced'
  > & { counter: number },
  most: number,
): Promise<{ id: string } | undefined> {
  await db.many(HOLD, [row.organization_id, row.user_id]);
  return db.one<{ id: string }>(INSERT, [
    row.organization_id,
    row.user_id,
    row.id,
    row.credential_id,
    row.public_key,
    row.counter,
    row.transports,
    row.name,
    row.synced,
    most,
  ]);
}

/** The counter may only grow, unless the authenticator has none; of two answers with one count, one is taken. */
const USED = `
update passkeys set counter = $3, last_used_at = app_now()
where organization_id = $1 and id = $2 and (counter < $3 or (counter = 0 and $3 = 0)) returning id`;
export const noteUse = (db: Database, organizationId: string, id: string, counter: number) =>
  db.one<{ id: string }>(USED, [organizationId, id, counter]);

const RENAME = `update passkeys set name = $4 where organization_id = $1 and user_id = $2 and id = $3 and name <> $4 returning id`;
export const renameRow = (db: Database, organizationId: string, userId: string, id: string, name: string) =>
  db.one<{ id: string }>(RENAME, [organizationId, userId, id, name]);

const DELETE = `delete from passkeys where organization_id = $1 and user_id = $2 and id = $3 returning id, name`;
export const deleteRow = (db: Database, organizationId: string, userId: string, id: string) =>
  db.one<{ id: string; name: string }>(DELETE, [organizationId, userId, id]);

const COUNT_LOCKED = `select count(*)::int as count from
  (select id from passkeys where organization_id = $1 and user_id = $2 order by id for update) p`;
export const countLocked = async (db: Database, organizationId: string, userId: string): Promise<number> =>
  (await db.one<{ count: number }>(COUNT_LOCKED, [organizationId, userId]))?.count ?? 0;

/** Whether a user without a passkey had no way left that is allowed and theirs, or the Admin panel were closed to them. */
const needed = () => `
select 'passkey' = any(a.methods) and not exists (select from unnest(a.methods) as m (method)
    where (m.method = 'code' and ${holdsMethod('code', '$1', '$2')})
      or (m.method = 'company' and ${holdsMethod('company', '$1', '$2')}))
  or (${adminRuleHolds('$1')} and not ${holdsMethod('company', '$1', '$2')}
    and exists (select from role_grants g where g.organization_id = $1 and g.user_id = $2)) as needed
from (select ${allowedMethods('$1', '$2')} as methods) a`;
export const isNeeded = async (db: Database, organizationId: string, userId: string): Promise<boolean> =>
  (await db.one<{ needed: boolean }>(needed(), [organizationId, userId]))?.needed ?? false;

export interface ProofRow {
  fresh: boolean;
  strong: boolean;
  needs_strong: boolean;
}
/** How lately and how well the person of a session proved who they are, and whether a code is too little to add a passkey. */
const proof = () => `
select s.proved_at > app_now() - make_interval(secs => $3) as fresh,
  coalesce(s.strongly_proved_at > app_now() - make_interval(secs => $3), false) as strong,
  ${holdsStrongWay('a.methods', 's.organization_id', 's.user_id')} and not ('code' = any(a.methods)
    and not (${adminRuleHolds('s.organization_id')} and exists (select from role_grants g
      where g.organization_id = s.organization_id and g.user_id = s.user_id))) as needs_strong
from sessions s cross join lateral (select ${allowedMethods('s.organization_id', 's.user_id')} as methods) a
where s.organization_id = $1 and s.id = $2`;
export const proofOf = (db: Database, organizationId: string, sessionId: string, seconds: number) =>
  db.one<ProofRow>(proof(), [organizationId, sessionId, seconds]);

/** Whoever has one, as a relation: for policies about ways to sign in. */
export const PASSKEY_HOLDERS = 'select organization_id, user_id from passkeys';

/** Who of these users has one. */
const HOLDERS = `select distinct user_id from passkeys where organization_id = $1 and user_id = any($2::uuid[])`;
export const holdersAmong = (db: Database, organizationId: string, userIds: readonly string[]) =>
  db.many<{ user_id: string }>(HOLDERS, [organizationId, [...userIds]]);

// --- handles

const INSERT_HANDLE = `insert into passkey_handles (organization_id, user_id, handle) values ($1, $2, $3) on conflict do nothing`;
const HANDLE = `select handle from passkey_handles where organization_id = $1 and user_id = $2`;
/** The handle of a user; the first one that was kept stays. */
export async function handleOf(
  db: Database,
  organizationId: string,
  userId: string,
  fresh: Buffer,
): Promise<Buffer> {
  await db.many(INSERT_HANDLE, [organizationId, userId, fresh]);
  const row = await db.one<{ handle: Buffer }>(HANDLE, [organizationId, userId]);
  if (!row) throw new Error('The handle was not kept.');
  return row.handle;
}

// --- challenges

export type Purpose = 'sign_in' | 'step_up' | 'create';
export interface Challenge {
  purpose: Purpose;
  organization_id: string | null;
  user_id: string | null;
  invite_hash: Buffer | null;
}

const INSERT_CHALLENGE = `
insert into passkey_challenges (challenge_hash, browser_hash, purpose, organization_id, user_id, invite_hash, expires_at)
values ($1, $2, $3, $4, $5, $6, app_now() + make_interval(secs => $7))`;
export const insertChallenge = (
  db: Database,
  challengeHash: Buffer,
  browserHash: Buffer,
  row: Challenge,
  lifeSeconds: number,
) =>
  db.many(INSERT_CHALLENGE, [
    challengeHash,
    browserHash,
    row.purpose,
    row.organization_id,
    row.user_id,
    row.invite_hash,
    lifeSeconds,
  ]);

/** Used up by the statement that finds it: of two answers to one challenge one is read. */
const TAKE_CHALLENGE = `
update passkey_challenges set used_at = app_now()
where challenge_hash = $1 and browser_hash = $2 and purpose = $3 and used_at is null and expires_at > app_now()
returning purpose, organization_id, user_id, invite_hash`;
export const takeChallenge = (db: Database, challengeHash: Buffer, browserHash: Buffer, purpose: Purpose) =>
  db.one<Challenge>(TAKE_CHALLENGE, [challengeHash, browserHash, purpose]);

// --- other devices

export interface DeviceRow {
  token_hash: Buffer;
  organization_id: string;
  user_id: string;
  number: number | null;
  confirmed: boolean;
  mine: boolean;
  opened: boolean;
}

const INSERT_DEVICE = `
insert into passkey_devices (token_hash, organization_id, user_id, session_id, expires_at)
values ($1, $2, $3, $4, app_now() + make_interval(secs => $5))`;
export const insertDevice = (
  db: Database,
  tokenHash: Buffer,
  organizationId: string,
  userId: string,
  sessionId: string,
  lifeSeconds: number,
) => db.many(INSERT_DEVICE, [tokenHash, organizationId, userId, sessionId, lifeSeconds]);

/** Only the newest one of a session: a code that was shown before is over. */
const END_DEVICES = `update passkey_devices set used_at = app_now() where organization_id = $1 and session_id = $2 and used_at is null`;
export const endDevices = (db: Database, organizationId: string, sessionId: string) =>
  db.many(END_DEVICES, [organizationId, sessionId]);

/** Good while the session that showed it is, so that somebody who signs out ends it. */
const GOOD = `d.used_at is null and d.expires_at > app_now() and exists (
  select from sessions s join users u on u.organization_id = s.organization_id and u.id = s.user_id
  where s.organization_id = d.organization_id and s.id = d.session_id and s.ended_at is null
    and s.expires_at > app_now() and u.status = 'active' and u.session_epoch = s.epoch)`;
const SEEN = `d.token_hash, d.organization_id, d.user_id, d.number, d.confirmed_at is not null as confirmed,
  d.browser_hash is not null as opened`;
const FIND_DEVICE = `select ${SEEN}, coalesce(d.browser_hash = $2, false) as mine from passkey_devices d
  where d.token_hash = $1 and ${GOOD}`;
export const findDevice = (db: Database, tokenHash: Buffer, browserHash: Buffer | null) =>
  db.one<DeviceRow>(FIND_DEVICE, [tokenHash, browserHash]);

const DEVICE_OF_SESSION = `select ${SEEN}, false as mine from passkey_devices d
  where d.organization_id = $1 and d.session_id = $2 and ${GOOD}`;
export const deviceOfSession = (db: Database, organizationId: string, sessionId: string) =>
  db.one<DeviceRow>(DEVICE_OF_SESSION, [organizationId, sessionId]);

/** The first browser that opens it has it. */
const OPEN_DEVICE = `update passkey_devices d set browser_hash = $2, number = $3
  where d.token_hash = $1 and d.browser_hash is null and ${GOOD} returning d.token_hash`;
export const openDevice = (db: Database, tokenHash: Buffer, browserHash: Buffer, number: number) =>
  db.one(OPEN_DEVICE, [tokenHash, browserHash, number]);

/** With the number that was looked at, so that a device that came in between is not confirmed. */
const CONFIRM_DEVICE = `update passkey_devices d set confirmed_at = app_now()
  where d.organization_id = $1 and d.session_id = $2 and d.number = $3 and d.confirmed_at is null and ${GOOD} returning d.token_hash`;
export const confirmDevice = (db: Database, organizationId: string, sessionId: string, number: number) =>
  db.one(CONFIRM_DEVICE, [organizationId, sessionId, number]);

const SPEND_DEVICE = `update passkey_devices d set used_at = app_now()
  where d.token_hash = $1 and d.browser_hash = $2 and d.confirmed_at is not null and ${GOOD} returning d.token_hash`;
export const spendDevice = (db: Database, tokenHash: Buffer, browserHash: Buffer) =>
  db.one(SPEND_DEVICE, [tokenHash, browserHash]);

// --- housekeeping and erasure

const SWEEP = `
with challenges as (delete from passkey_challenges where expires_at < app_now() - interval '1 day')
delete from passkey_devices where expires_at < app_now() - interval '1 day'`;
export const sweep = (db: Database) => db.many(SWEEP, []);

const ERASE = `
with keys as (delete from passkeys where organization_id = $1 and user_id = $2),
  handles as (delete from passkey_handles where organization_id = $1 and user_id = $2),
  devices as (delete from passkey_devices where organization_id = $1 and user_id = $2)
delete from passkey_challenges where organization_id = $1 and user_id = $2`;
export const erase = (db: Database, organizationId: string, userId: string) =>
  db.many(ERASE, [organizationId, userId]);
