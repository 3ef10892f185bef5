import type { Database } from '../../platform/database/index.ts';
import type { ContactKind } from './queries.ts';

export type CodePurpose =
  | 'sign_in'
  | 'join'
  | 'confirm_join'
  | 'verify_contact'
  | 'change_contact'
  | 'step_up';

export interface CodeRow {
  id: string;
  purpose: CodePurpose;
  kind: ContactKind;
  canonical: string;
  /** `change_contact`: the new contact as typed. */
  address: string | null;
  organization_id: string | null;
  contact_point_id: string | null;
  link_id: string | null;
}
const INSERT_CODE = `
insert into codes (id, purpose, browser_hash, kind, canonical, address, organization_id, contact_point_id, link_id, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, app_now() + make_interval(secs => $10))`;
export const insertCode = (db: Database, row: CodeRow, browserHash: Buffer, lifeSeconds: number) =>
  db.many(INSERT_CODE, [
    row.id,
    row.purpose,
    browserHash,
    row.kind,
    row.canonical,
    row.address,
    row.organization_id,
    row.contact_point_id,
    row.link_id,
    lifeSeconds,
  ]);

/** Once: a code that was minted before is never replaced, so that one request never has two codes on their way. */
const MINT = `update codes set code_hmac = $2
  where id = $1 and code_hmac is null and used_at is null and tries = 0 and expires_at > app_now()
  returning purpose`;
export const mintCode = (db: Database, id: string, hmac: Buffer) =>
  db.one<{ purpose: CodePurpose }>(MINT, [id, hmac]);

/** Allows a try and counts it in one guarded statement; read-then-write let 22 guesses through a limit of 5. */
const TRY = `update codes set tries = tries + 1
  where id = $1 and browser_hash = $2 and purpose = $3 and tries < $4 and used_at is null and expires_at > app_now()
  returning id, purpose, kind, canonical, address, organization_id, contact_point_id, link_id, code_hmac`;
export const tryCode = (
  db: Database,
  id: string,
  browserHash: Buffer,
  purpose: CodePurpose,
  maxTries: number,
) => db.one<CodeRow & { code_hmac: Buffer | null }>(TRY, [id, browserHash, purpose, maxTries]);

const SPEND = `update codes set used_at = app_now() where id = $1 and used_at is null returning id`;
export const spendCode = (db: Database, id: string) => db.one<{ id: string }>(SPEND, [id]);

const FIND_CODE = `select id, purpose, kind, canonical, address, organization_id, contact_point_id, link_id from codes
  where id = $1 and browser_hash = $2 and expires_at > app_now() and used_at is null`;
export const findCode = (db: Database, id: string, browserHash: Buffer) =>
  db.one<CodeRow>(FIND_CODE, [id, browserHash]);

const LATEST_CODE = `select id, address from codes where purpose = $1 and contact_point_id = $2 and browser_hash = $3
  and used_at is null and expires_at > app_now() order by created_at desc, id desc limit 1`;
export const latestCode = (db: Database, purpose: CodePurpose, contactPointId: string, browserHash: Buffer) =>
  db.one<Pick<CodeRow, 'id' | 'address'>>(LATEST_CODE, [purpose, contactPointId, browserHash]);
