import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant } from '../../platform/endpoint/shapes.ts';

const name = z.string().check(z.minLength(1), z.maxLength(100));
const issuer = z.string().check(z.minLength(8), z.maxLength(500));
const clientId = z.string().check(z.minLength(1), z.maxLength(300));
const clientSecret = z.string().check(z.minLength(1), z.maxLength(1000));
/** Profile field (`department`, `custom.shift`) to the name of what the provider says. */
const mapping = z.record(
  z.string().check(z.maxLength(100)),
  z.string().check(z.minLength(1), z.maxLength(200)),
);

/** What is wrong with metadata that is read again; what was known stays in force. */
export const refreshProblems = [
  'no_answer',
  'unreadable',
  'not_metadata',
  'no_endpoint',
  'no_certificate',
  'expired',
  'other_provider',
] as const;

const certificate = z.object({ fingerprint: z.string(), good_until: instant });

export const connection = z.object({
  id,
  protocol: z.enum(['openid', 'saml']),
  name: z.string(),
  state: z.enum(['draft', 'on', 'off']),
  /** OpenID Connect: what the provider calls itself, and us. */
  issuer: z.nullable(z.string()),
  client_id: z.nullable(z.string()),
  has_secret: z.boolean(),
  mapping: z.record(z.string(), z.string()),
  /** How far what is mapped counts: confirmed and locked, or proposed as what a Team Admin types. */
  trust: z.enum(['confirmed', 'proposed']),
  /** Of SAML: who we are towards the provider, and what its metadata said, once it was given. */
  saml: z.nullable(
    z.object({
      metadata_address: z.string(),
      entity_id: z.nullable(z.string()),
      sign_on_url: z.nullable(z.string()),
      metadata_url: z.nullable(z.string()),
      vouches: z.boolean(),
      certificates: z.array(certificate),
      /** Where people sign out at the provider, by its metadata. */
      logout_url: z.nullable(z.string()),
      /** The provider's metadata asks for signed requests, so they are. */
      requests_signed: z.boolean(),
      /** By what the provider checks our signatures; it stands in our metadata. */
      signing_certificate: z.nullable(certificate),
      /** Until when the metadata says that it is good. */
      metadata_good_until: z.nullable(instant),
      /** Of metadata that was read from an address: when it last was, and why the last reading changed nothing. */
      refreshed_at: z.nullable(instant),
      refresh_problem: z.nullable(z.enum(refreshProblems)),
    }),
  ),
  /** What becomes of people without an invitation. */
  newcomers: z.enum(['refuse', 'create']),
  newcomer_team_ids: z.array(id),
  /** Whether signing out here goes on to the provider, where it offers that. */
  single_logout: z.boolean(),
  /** When a test went well with the settings as they are. */
  tested_at: z.nullable(instant),
  last_used_at: z.nullable(instant),
  /** Active users who have come by it. */
  people: z.number(),
  created_at: instant,
  /** Where the provider sends people back to. */
  redirect_address: z.string(),
  /** Where the provider says that a session is over: back-channel logout of OpenID Connect, single logout of SAML. */
  logout_address: z.string(),
  /** OpenID Connect: where the provider sends people back to who signed out there. */
  signed_out_address: z.nullable(z.string()),
  /** Where people set out; with `?test` to look only. */
  sign_in_address: z.string(),
});
export type Connection = z.output<typeof connection>;

export const listConnections = endpoint({
  method: 'GET',
  path: '/connections',
  summary: 'List the connections to identity providers of the organization',
  requires: 'sign_in.manage',
  output: z.object({
    items: z.array(connection),
    /** Of OpenID Connect, the same for all: a provider asks for it before it has anything to give. */
    redirect_address: z.string(),
  }),
  problems: [],
});

export const createConnection = endpoint({
  method: 'POST',
  path: '/connections',
  summary: 'Begin a connection to an OpenID Connect provider, which is asked what it is',
  requires: 'sign_in.manage',
  stepUp: true,
  body: z.strictObject({
    name,
    issuer,
    client_id: clientId,
    client_secret: z.optional(clientSecret),
  }),
  output: connection,
  status: 201,
  problems: ['name.unsafe', 'connection.provider_unusable'],
});

export const createSamlConnection = endpoint({
  method: 'POST',
  path: '/connections/saml',
  summary: 'Begin a connection to a SAML provider, whose metadata is given later',
  requires: 'sign_in.manage',
  stepUp: true,
  body: z.strictObject({ name }),
  output: connection,
  status: 201,
  problems: ['name.unsafe'],
});

export const setSamlProvider = endpoint({
  method: 'PUT',
  path: '/connections/:id/saml',
  summary: 'Give a connection the metadata of its SAML provider, as text or by an address; it is tested anew',
  requires: 'sign_in.manage',
  stepUp: true,
  params: idParams,
  body: z.strictObject({
    /** One of the two. */
    metadata: z.optional(z.string().check(z.minLength(1), z.maxLength(500_000))),
    metadata_url: z.optional(z.string().check(z.minLength(8), z.maxLength(1000))),
    /** Whether the provider tells an address only of the person whom it belongs to; SAML has no word for it. */
    vouches: z.boolean(),
  }),
  output: connection,
  problems: ['connection.not_found', 'connection.metadata_unusable'],
});

export const updateConnection = endpoint({
  method: 'PATCH',
  path: '/connections/:id',
  summary:
    'Change a connection; other settings of the provider must be tested anew, and switch it off until then',
  requires: 'sign_in.manage',
  stepUp: true,
  params: idParams,
  body: z.strictObject({
    name: z.optional(name),
    issuer: z.optional(issuer),
    client_id: z.optional(clientId),
    client_secret: z.optional(clientSecret),
    mapping: z.optional(mapping),
    trust: z.optional(z.enum(['confirmed', 'proposed'])),
    newcomers: z.optional(z.enum(['refuse', 'create'])),
    newcomer_team_ids: z.optional(z.array(id).check(z.maxLength(20))),
    single_logout: z.optional(z.boolean()),
  }),
  output: connection,
  problems: [
    'name.unsafe',
    'connection.not_found',
    'connection.provider_unusable',
    'profile_field.unknown',
    'team.not_found',
  ],
});

export const switchConnection = endpoint({
  method: 'PUT',
  path: '/connections/:id/state',
  summary: 'Switch a connection on, once a test went well, or off, from this very moment',
  requires: 'sign_in.manage',
  stepUp: true,
  params: idParams,
  body: z.strictObject({ state: z.enum(['on', 'off']) }),
  output: connection,
  problems: ['connection.not_found', 'connection.not_tested'],
});

export const removeConnection = endpoint({
  method: 'DELETE',
  path: '/connections/:id',
  summary: 'Remove a connection; the people stay, and their details can be changed by hand again',
  requires: 'sign_in.manage',
  stepUp: true,
  params: idParams,
  output: z.object({ id }),
  problems: ['connection.not_found'],
});

export const domain = z.object({
  id,
  domain: z.string(),
  /** `failing`: its record is gone, and for 7 days nothing changes. `lapsed`: from then on it vouches for nothing. */
  state: z.enum(['unverified', 'verified', 'failing', 'lapsed']),
  failing_since: z.nullable(instant),
  /** When its record was last seen; it is looked for every day, while it is gone every hour. */
  seen_at: z.nullable(instant),
  verified_at: z.nullable(instant),
  created_at: instant,
  /** The TXT record that verifies it. */
  record_name: z.string(),
  record_value: z.string(),
});
export type Domain = z.output<typeof domain>;

export const listDomains = endpoint({
  method: 'GET',
  path: '/domains',
  summary: 'List the domains whose addresses identity providers of the organization may vouch for',
  requires: 'sign_in.manage',
  output: z.object({ items: z.array(domain) }),
  problems: [],
});

export const addDomain = endpoint({
  method: 'POST',
  path: '/domains',
  summary: 'Add a domain; the answer says which DNS record verifies it',
  requires: 'sign_in.manage',
  stepUp: true,
  body: z.strictObject({ domain: z.string().check(z.minLength(1), z.maxLength(300)) }),
  output: domain,
  status: 201,
  problems: ['domain.invalid', 'domain.added_already'],
});

export const verifyDomain = endpoint({
  method: 'POST',
  path: '/domains/:id/verify',
  summary: 'Look for the DNS record of a domain now',
  requires: 'sign_in.manage',
  params: idParams,
  output: domain,
  problems: ['domain.not_found', 'domain.record_missing'],
});

export const removeDomain = endpoint({
  method: 'DELETE',
  path: '/domains/:id',
  summary: 'Remove a domain: nobody is recognized by its addresses any more',
  requires: 'sign_in.manage',
  stepUp: true,
  params: idParams,
  output: z.object({ id }),
  problems: ['domain.not_found'],
});
