import * as z from 'zod/mini';
import { id, instant, reference } from '../../platform/endpoint/shapes.ts';
import { rule } from '../dynamic-teams/contract.ts';

/** Shapes of tools. Browser-safe. */
export const protocol = z.enum(['openid', 'saml']);
export type Protocol = z.output<typeof protocol>;

const address = z.string().check(z.minLength(1), z.maxLength(2_000));
const addresses = (most: number, fewest = 0) =>
  z.array(address).check(z.minLength(fewest), z.maxLength(most));

/** What a tool that speaks OpenID Connect is registered with. */
export const openidInput = z.strictObject({
  /** `public` for what cannot keep a secret: an app on a phone, a page without a server. */
  client_type: z.enum(['public', 'confidential']),
  /** Exact, `https`, or `http` of the machine itself. */
  redirect_uris: addresses(20, 1),
  post_logout_redirect_uris: z.optional(addresses(20)),
  backchannel_logout_uri: z.optional(z.nullable(address)),
  /** True unless given; false for a confidential tool that cannot do it. */
  require_pkce: z.optional(z.boolean()),
  /** Whether it may stay signed in by refreshing. */
  grant_refresh: z.optional(z.boolean()),
});
export type OpenidInput = z.output<typeof openidInput>;

/** What a tool that speaks SAML 2.0 is registered with. */
export const samlInput = z.strictObject({
  entity_id: z.string().check(z.minLength(1), z.maxLength(1_024)),
  acs_url: address,
  slo_url: z.optional(z.nullable(address)),
  name_id: z.optional(z.enum(['email', 'persistent'])),
  /** PEM, of the key by which the tool signs its requests. */
  certificate: z.optional(z.nullable(z.string().check(z.maxLength(20_000)))),
  want_signed_requests: z.optional(z.boolean()),
});
export type SamlInput = z.output<typeof samlInput>;

export const claim = z.object({
  /** The name under which the tool reads it. */
  claim: z.string(),
  /** `email`, `phone_number`, `name`, `locale`, `teams`, or the key of a profile field (`custom.` before an Extra Detail). */
  source: z.string(),
});
export type Claim = z.output<typeof claim>;

export const claimInput = z.strictObject({
  claim: z.string().check(z.minLength(1), z.maxLength(200)),
  source: z.string().check(z.minLength(1), z.maxLength(60)),
});

/** Who gets a tool, of those who are active. */
export const accessInput = z.union([
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({
    kind: z.literal('teams'),
    team_ids: z.array(id).check(z.maxLength(100)),
    /** Memberships made by a Team Admin count as well. */
    count_team_admins: z.optional(z.boolean()),
  }),
  z.strictObject({ kind: z.literal('rule'), rule }),
]);
export type AccessInput = z.output<typeof accessInput>;

export const access = z.union([
  z.object({ kind: z.literal('everyone') }),
  z.object({
    kind: z.literal('teams'),
    teams: z.array(reference),
    count_team_admins: z.boolean(),
  }),
  z.object({ kind: z.literal('rule'), rule }),
]);
export type Access = z.output<typeof access>;

/** A tool in a list. */
export const toolSummary = z.object({
  id,
  name: z.string(),
  protocol,
  icon: z.nullable(z.string()),
  enabled: z.boolean(),
  access,
  last_sign_in_at: z.nullable(instant),
});
export type ToolSummary = z.output<typeof toolSummary>;

export const tool = z.object({
  ...toolSummary.shape,
  launch_url: z.nullable(z.string()),
  template: z.nullable(z.string()),
  /** How long the tool keeps people signed in by itself; null where nobody has said. */
  session_minutes: z.nullable(z.number()),
  claims: z.array(claim),
  openid: z.nullable(
    z.object({
      client_id: z.string(),
      client_type: z.enum(['public', 'confidential']),
      redirect_uris: z.array(z.string()),
      post_logout_redirect_uris: z.array(z.string()),
      backchannel_logout_uri: z.nullable(z.string()),
      require_pkce: z.boolean(),
      grant_refresh: z.boolean(),
      /** When its secret was made; null for a public tool. */
      secret_set_at: z.nullable(instant),
    }),
  ),
  saml: z.nullable(
    z.object({
      entity_id: z.string(),
      acs_url: z.string(),
      slo_url: z.nullable(z.string()),
      name_id: z.enum(['email', 'persistent']),
      certificate: z.nullable(z.string()),
      want_signed_requests: z.boolean(),
    }),
  ),
  /** What is copied into the tool: of OpenID Connect the issuer and its description, of SAML the three of our side. */
  addresses: z.object({
    issuer: z.nullable(z.string()),
    discovery: z.nullable(z.string()),
    entity_id: z.nullable(z.string()),
    sign_on_url: z.nullable(z.string()),
    metadata_url: z.nullable(z.string()),
  }),
  /** Goes up with each change: give it back when saving, so that two admins do not overwrite each other. */
  version: z.number(),
  created_at: instant,
  updated_at: instant,
});
export type ToolDetail = z.output<typeof tool>;

export const heldReason = z.enum(['empty', 'not_confirmed', 'waiting', 'not_verified', 'by_team_admin']);
export type HeldReason = z.output<typeof heldReason>;

export const denied = z.enum(['disabled', 'not_assigned', 'not_active']);

export const use = z.object({
  id,
  at: instant,
  kind: z.enum(['sign_in', 'refresh', 'refused', 'logout']),
  protocol,
  /** Null where nobody knows which was meant. */
  tool: z.nullable(reference),
  user: z.nullable(reference),
  /** Names of what left; values are not kept. */
  claims: z.array(z.string()),
  /** Why it was refused: a code. */
  reason: z.nullable(z.string()),
  /** For those who may see where people are signed in. */
  network: z.nullable(z.string()),
  device: z.nullable(z.string()),
});
export type Use = z.output<typeof use>;
