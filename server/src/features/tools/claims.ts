import type { Context } from '../../platform/context/index.ts';
import { PERSON, type PersonRow } from './person-query.ts';
import * as q from './queries.ts';
import type { HeldReason } from './shapes.ts';

export type ClaimValue = string | string[] | boolean;

/** Why a claim does not leave, or not all of it. */
export type Held = HeldReason;

export interface ToldClaims {
  claims: Record<string, ClaimValue>;
  held: { claim: string; reason: Held }[];
}

/** What a source yields of a person: a value, or why there is none. */
interface Yield {
  value: string | string[] | null;
  held: Held | null;
}

/**
 * What a tool is told about a person: only values that are confirmed, contacts that the person proved, and teams into which
 * no Team Admin alone put them. What is held back is named with the reason.
 * @param instead claims as if these were saved
 */
export async function claimsFor(
  ctx: Context,
  toolId: string,
  userId: string,
  instead?: readonly q.ClaimRow[],
): Promise<ToldClaims> {
  const [rows, person] = await Promise.all([
    instead ?? ctx.db.many<q.ClaimRow>(q.CLAIMS, [ctx.organizationId, toolId]),
    ctx.db.one<PersonRow>(PERSON, [ctx.organizationId, userId]),
  ]);
  return person ? claimsOf(rows, person, ctx.language) : { claims: {}, held: [] };
}

/** The same over loaded facts. */
export function claimsOf(rows: readonly q.ClaimRow[], person: PersonRow, otherwise: string): ToldClaims {
  const told: ToldClaims = { claims: {}, held: [] };
  for (const { claim, source } of rows) {
    const { value, held } = yieldOf(source, person, otherwise);
    if (held) told.held.push({ claim, reason: held });
    if (value === null) continue;
    told.claims[claim] = value;
    if (source === 'email' && claim === 'email') told.claims.email_verified = true;
    if (source === 'phone_number' && claim === 'phone_number') told.claims.phone_number_verified = true;
  }
  return told;
}

function yieldOf(source: string, person: PersonRow, otherwise: string): Yield {
  switch (source) {
    case 'email':
      return contact(person.email, person.email_verified);
    case 'phone_number':
      return contact(person.mobile, person.mobile_verified);
    case 'name':
      return fullName(person);
    case 'locale':
      return { value: person.language ?? otherwise, held: null };
    case 'teams':
      return teams(person);
    default:
      return field(source, person);
  }
}

const contact = (value: string | null, verified: boolean): Yield => {
  if (value === null) return { value, held: 'empty' };
  return verified ? { value, held: null } : { value: null, held: 'not_verified' };
};

function fullName(person: PersonRow): Yield {
  const [first, last] = [field('first_name', person), field('last_name', person)];
  const parts = [first.value, last.value].filter((part) => part !== null);
  const held = [first.held, last.held].find((one) => one !== null && one !== 'empty') ?? null;
  if (held) return { value: null, held };
  return parts.length > 0 ? { value: parts.join(' '), held: null } : { value: null, held: 'empty' };
}

function teams({ teams: all }: PersonRow): Yield {
  const value = all.filter((team) => !team.by_team_admin).map((team) => team.name);
  return { value, held: value.length < all.length ? 'by_team_admin' : null };
}

function field(source: string, person: PersonRow): Yield {
  const value = readValue(source, person);
  const waits = person.waiting.includes(source);
  if (!value) return { value: null, held: waits ? 'waiting' : 'empty' };
  if (person.unconfirmed.includes(source)) return { value: null, held: 'not_confirmed' };
  return { value, held: null };
}

function readValue(source: string, person: PersonRow): string | null {
  if (source === 'line_manager_id') return person.manager_name;
  if (source.startsWith('custom.')) return person.custom[source.slice('custom.'.length)] ?? null;
  return person.values[source] ?? null;
}
