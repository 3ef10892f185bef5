import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant, page, pageQuery, reference } from '../../platform/endpoint/shapes.ts';

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

export const toolSignIn = z.object({
  id,
  user: reference,
  started_at: instant,
  ended_at: z.nullable(instant),
  /** Who gets the tool changed, the person signed out here, or they left the tool. */
  ended_by: z.nullable(z.enum(['access_lost', 'signed_out', 'tool'])),
  /** How far the tool was told; null while the sign-in lasts, or where the tool cannot be told. */
  told: z.nullable(z.enum(['queued', 'sent', 'failed'])),
  tries: z.number(),
  next_try_at: z.nullable(instant),
  /** Why the latest try failed: `status 500`, `unreachable`, `certificate`... */
  problem: z.nullable(z.string()),
});

export const listToolSignIns = endpoint({
  method: 'GET',
  path: '/openid-provider/tools/:id/sign-ins',
  summary: 'List who signed in at a tool, newest first, and how far it was told that a sign-in is over',
  requires: 'tools.view',
  params: idParams,
  query: z.strictObject(pageQuery),
  output: page(toolSignIn),
  problems: ['tool.not_found', 'cursor.invalid'],
});
