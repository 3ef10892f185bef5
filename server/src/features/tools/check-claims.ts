import type { Context } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { Problem } from '../../platform/problem.ts';
import { fieldName, listFields } from '../profile-fields/index.ts';
import { toolProblems } from './problems.ts';
import type { Claim } from './shapes.ts';

/** What no profile field holds. */
const SOURCES: ReadonlySet<string> = new Set(['email', 'phone_number', 'name', 'locale', 'teams']);

/** Names that tools understand without being told, and where their value comes from. */
export const STANDARD: Readonly<Record<string, string>> = {
  email: 'email',
  phone_number: 'phone_number',
  name: 'name',
  given_name: 'first_name',
  family_name: 'last_name',
  locale: 'locale',
  groups: 'teams',
};

/** Set by the protocols, or beside another claim. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'iss sub aud exp nbf iat jti nonce auth_time acr amr azp at_hash c_hash s_hash sid events client_id scope cnf ' +
    'email_verified phone_number_verified'
  ).split(' '),
);

/**
 * Whether these can be told, and the profile fields that they read.
 * @throws Problem `tool.claim_invalid`, each with its place
 */
export async function checkClaims(ctx: Context, claims: readonly Claim[]): Promise<string[]> {
  const fields = new Set((await listFields(ctx)).map(fieldName));
  const names = claims.map(({ claim }) => claim);
  const refusals = claims.flatMap((one, at) => {
    const pointer = `/claims/${at}`;
    if (names.indexOf(one.claim) < at) return [invalid(`${pointer}/claim`, 'twice', one)];
    return checkOne(one, pointer, fields);
  });
  if (refusals.length > 0) throw new Problem(refusals);
  return fieldsRead(claims);
}

function checkOne({ claim, source }: Claim, pointer: string, fields: ReadonlySet<string>): Refusal[] {
  if (!/^[A-Za-z0-9._:/-]+$/.test(claim)) return [invalid(`${pointer}/claim`, 'name', { claim })];
  if (RESERVED.has(claim)) return [invalid(`${pointer}/claim`, 'reserved', { claim })];
  if (!SOURCES.has(source) && !fields.has(source))
    return [invalid(`${pointer}/source`, 'unknown_source', { source })];
  const standard = STANDARD[claim];
  return standard && standard !== source
    ? [invalid(`${pointer}/source`, 'other_source', { claim, source: standard })]
    : [];
}

/** The profile fields behind claims: in them a value counts only once it is confirmed. */
export const fieldsRead = (claims: readonly Claim[]): string[] => [
  ...new Set(
    claims.flatMap(({ source }) =>
      source === 'name' ? ['first_name', 'last_name'] : SOURCES.has(source) ? [] : [source],
    ),
  ),
];

function invalid(pointer: string, detail: string, values: Partial<Claim>): Refusal {
  return toolProblems.refuse('tool.claim_invalid', { pointer, detail, values } as never);
}
