import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { day, id, idParams, instant, reference } from '../../platform/endpoint/shapes.ts';
import { tokenPermissions } from '../../platform/permissions.ts';

const permission = z.enum(tokenPermissions);

export const apiToken = z.object({
  id,
  name: z.string(),
  /** How the token begins; the rest was shown once. */
  hint: z.string(),
  made_by: reference,
  /** Whether it is the caller's own. */
  own: z.boolean(),
  /** What it was made for. */
  permissions: z.array(z.string()),
  /** What of it holds at this moment: nothing more than its maker may do now. */
  effective_permissions: z.array(z.string()),
  state: z.enum(['active', 'expired', 'revoked']),
  created_at: instant,
  expires_at: instant,
  revoked_at: z.nullable(instant),
  /** The day of its latest use, and the network that it was first used from on that day. */
  last_used_on: z.nullable(day),
  last_used_network: z.nullable(z.string()),
});
export type ApiToken = z.output<typeof apiToken>;

export const listApiTokens = endpoint({
  method: 'GET',
  path: '/api-tokens',
  summary: 'List the API tokens: your own, or those of everybody for Organization Admins',
  requires: 'api_tokens.manage',
  output: z.object({ items: z.array(apiToken) }),
  problems: [],
});

export const createApiToken = endpoint({
  method: 'POST',
  path: '/api-tokens',
  summary: 'Make an API token; the answer shows it this one time',
  requires: 'api_tokens.manage',
  stepUp: true,
  idempotent: true,
  secret: true,
  body: z.strictObject({
    /** What it is for, in words. */
    name: z.string().check(z.minLength(1), z.maxLength(400)),
    permissions: z.array(permission).check(z.minLength(1), z.maxLength(tokenPermissions.length)),
    /** 90 unless given. */
    expires_in_days: z.optional(z.number().check(z.int(), z.gte(1), z.lte(365))),
  }),
  output: z.object({
    ...apiToken.shape,
    /** The token itself: `beckon_` and 49 letters and digits. */
    token: z.string(),
  }),
  status: 201,
  problems: ['name.unsafe', 'api_token.more_than_you_hold', 'api_token.too_many'],
});

export const revokeApiToken = endpoint({
  method: 'DELETE',
  path: '/api-tokens/:id',
  summary: 'Revoke an API token, at once and for good',
  requires: 'api_tokens.manage',
  params: idParams,
  output: apiToken,
  problems: ['api_token.not_found'],
});
