import { createHash } from 'node:crypto';

/** An event as the database has it, every column as text: what is hashed must not depend on how a driver reads it. */
export interface EventText {
  id: string;
  /** Microseconds since 1970. */
  at: string;
  actor_kind: string;
  actor_user_id: string | null;
  request_id: string | null;
  api_token_id: string | null;
  action: string;
  target_kind: string;
  target_id: string | null;
  fields: string[];
  /** Ordered by field. */
  values: ValueText[];
}

export interface ValueText {
  field: string;
  /** In hexadecimal digits; null of a value that was erased. */
  salt: string | null;
  erased: boolean;
  /** JSON as PostgreSQL writes it. */
  before: string | null;
  after: string | null;
}

/** A salted hash for each field, in hexadecimal digits. */
export type ValuesDigest = Readonly<Record<string, string>>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const digestOfValue = ({ field, salt, before, after }: ValueText): string =>
  sha256(JSON.stringify([field, salt, before, after]));

export const digestOfValues = (values: readonly ValueText[]): ValuesDigest =>
  Object.fromEntries(values.map((value) => [value.field, digestOfValue(value)]));

/** What stands for an event in the chain, in hexadecimal digits. Values count by their hashes only: they may be erased. */
export const digestOfEvent = (organizationId: string, event: EventText, values: ValuesDigest): string =>
  sha256(
    JSON.stringify([
      organizationId,
      event.id,
      event.at,
      event.actor_kind,
      event.actor_user_id,
      event.request_id,
      event.api_token_id,
      event.action,
      event.target_kind,
      event.target_id,
      event.fields,
      Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]),
  );

/** Where every chain begins. */
export const firstHash = (organizationId: string): string =>
  sha256(JSON.stringify(['audit', organizationId]));

/** The link to the seal before; `sealedAt` in microseconds since 1970. */
export const nextHash = (before: string, position: number, sealedAt: string, digest: string): string =>
  sha256(JSON.stringify([before, position, sealedAt, digest]));
