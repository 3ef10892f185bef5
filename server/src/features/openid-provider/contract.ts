import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, instant } from '../../platform/endpoint/shapes.ts';

const signingKey = z.object({
  kid: id,
  /** Signs now, is published ahead to sign next, or signs no more and is still believed. */
  state: z.enum(['in_use', 'next', 'old']),
  created_at: instant,
  used_from: z.nullable(instant),
  retired_at: z.nullable(instant),
});

export const openidSettings = z.object({
  issuer: z.string(),
  discovery_url: z.string(),
  authorization_url: z.string(),
  token_url: z.string(),
  userinfo_url: z.string(),
  jwks_url: z.string(),
  logout_url: z.string(),
  scopes: z.array(z.string()),
  keys: z.array(signingKey),
});
export type OpenidSettings = z.output<typeof openidSettings>;

export const getOpenidSettings = endpoint({
  method: 'GET',
  path: '/openid-provider',
  summary: 'What tools that speak OpenID Connect are set up with, and the keys that sign',
  requires: 'tools.view',
  output: openidSettings,
  problems: [],
});

export const rotateSigningKeys = endpoint({
  method: 'POST',
  path: '/openid-provider/keys/rotate',
  summary: 'Sign with the next key from now on; what the old one signed is believed for a day',
  requires: 'tools.manage',
  stepUp: true,
  output: openidSettings,
  problems: ['signing_key.too_soon'],
});
