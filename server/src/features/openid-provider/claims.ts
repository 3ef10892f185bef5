import type { Context } from '../../platform/context/index.ts';
import { type ClaimValue, claimsFor } from '../tools/index.ts';

/** Which of the standard claims each scope opens (OpenID Connect Core, 5.4); teams have a scope of their own. */
export const CLAIMS_OF_SCOPES = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  groups: ['groups'],
} as const;

const scopeOf = new Map<string, string>(
  Object.entries(CLAIMS_OF_SCOPES).flatMap(([scope, claims]) =>
    claims.map((claim): [string, string] => [claim, scope]),
  ),
);

/** What a request asks for claim by claim (OpenID Connect Core, 5.5), as the library keeps it. */
export type AskedClaims = { userinfo?: object; id_token?: object };

/** The names of all that was asked for so, wherever it is to stand. */
export const namesIn = ({ userinfo = {}, id_token = {} }: AskedClaims = {}): string[] => [
  ...new Set([...Object.keys(userinfo), ...Object.keys(id_token)]),
];

/**
 * What a tool is told that asked for these scopes, and for these claims by name. Claims that no scope is known for were chosen
 * by an Organization Admin for this very tool, and go whenever it asks at all; what the admin did not choose goes never.
 */
export async function toldClaims(
  ctx: Context,
  toolId: string,
  userId: string,
  scope: string,
  names: readonly string[],
): Promise<Record<string, ClaimValue>> {
  const scopes = new Set(scope.split(' '));
  const { claims } = await claimsFor(ctx, toolId, userId);
  return Object.fromEntries(
    Object.entries(claims).filter(
      ([claim]) => scopes.has(scopeOf.get(claim) ?? 'openid') || names.includes(claim),
    ),
  );
}

/** Carries what is told past the library, which only knows claims by scopes. A symbol reaches nobody else's answer. */
export const TOLD = Symbol('told');
