import type { Method } from './contract.ts';

/**
 * Who holds which way to sign in, as a relation of `organization_id` and `user_id`. Passkeys and company sign-in stand above
 * this feature; the composition root fills them in with the tables that they keep. Until then nobody holds one.
 */
const holders: Record<Method, string> = {
  code: `select organization_id, user_id from contact_points where verified_at is not null and released_at is null`,
  passkey: 'select null::uuid as organization_id, null::uuid as user_id where false',
  company: 'select null::uuid as organization_id, null::uuid as user_id where false',
};

/**
 * Says where the holders of a way stand: constant SQL that answers `organization_id` and `user_id`. A relation and not a
 * function, so that what a policy does to a whole organization is one statement.
 */
export function onSignInMethods(relations: Partial<Record<Exclude<Method, 'code'>, string>>): void {
  Object.assign(holders, relations);
}

/** SQL that answers who holds the way, as `organization_id` and `user_id`; the same user may come several times. */
export const holdersOf = (method: Method): string => holders[method];

/** SQL that says whether the user holds the way. */
export const holdsMethod = (method: Method, organizationId: string, userId: string): string =>
  `exists (select 1 from (${holders[method]}) h where h.organization_id = ${organizationId} and h.user_id = ${userId})`;

/** What the Admin panel asks for. */
export const STRONG: readonly Method[] = ['passkey', 'company'];
