import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant } from '../../platform/endpoint/shapes.ts';

export const samlProvider = z.object({
  /** The provider's name towards tools, and the address of its metadata. */
  entity_id: z.string(),
  sign_on_url: z.string(),
  metadata_url: z.string(),
  /** The present one first; the next one, if there is one, is published and does not sign yet. */
  keys: z.array(
    z.object({
      id,
      state: z.enum(['current', 'next', 'retired']),
      /** PEM. */
      certificate: z.string(),
      /** SHA-256, in pairs of hexadecimal digits. */
      fingerprint: z.string(),
      created_at: instant,
      good_until: instant,
    }),
  ),
});
export type SamlProvider = z.output<typeof samlProvider>;

export const getSamlProvider = endpoint({
  method: 'GET',
  path: '/saml-provider',
  summary: 'Get what SAML tools must know of the organization: its addresses and certificates',
  requires: 'tools.view',
  output: samlProvider,
  problems: [],
});

export const prepareSamlKey = endpoint({
  method: 'POST',
  path: '/saml-provider/keys',
  summary: 'Make the next signing key and publish its certificate; the present one goes on signing',
  requires: 'tools.manage',
  stepUp: true,
  output: samlProvider,
  status: 201,
  problems: ['saml_key.already_prepared'],
});

export const switchSamlKey = endpoint({
  method: 'POST',
  path: '/saml-provider/keys/:id/switch',
  summary: 'Sign with the next key from now on; the present one is destroyed',
  requires: 'tools.manage',
  stepUp: true,
  params: idParams,
  output: samlProvider,
  problems: ['saml_key.not_found'],
});

export const readToolMetadata = endpoint({
  method: 'POST',
  path: '/saml-provider/read-metadata',
  summary: 'Read the metadata of a tool, for the form that registers it',
  requires: 'tools.manage',
  body: z.strictObject({
    /** The XML. */
    metadata: z.string().check(z.minLength(1), z.maxLength(500_000)),
  }),
  output: z.object({
    entity_id: z.string(),
    acs_url: z.string(),
    slo_url: z.nullable(z.string()),
    name_id: z.nullable(z.enum(['email', 'persistent'])),
    /** PEM, of the first key that signs. */
    certificate: z.nullable(z.string()),
    want_signed_requests: z.boolean(),
  }),
  problems: ['saml_metadata.unusable'],
});
