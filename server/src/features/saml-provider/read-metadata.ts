import { readServiceMetadata, type SamlReason, SamlRefused } from '../../platform/saml/index.ts';
import { samlProviderProblems } from './problems.ts';

const DETAILS = new Set<SamlReason>(['not_metadata', 'no_endpoint', 'no_certificate']);

/**
 * What a tool's metadata says, in the words of the form.
 * @throws Problem `saml_metadata.unusable`
 */
export function readMetadata(xml: string) {
  try {
    const described = readServiceMetadata(xml.trim());
    return {
      entity_id: described.entityId,
      acs_url: described.acsUrl,
      slo_url: described.logoutUrl,
      name_id: described.nameId,
      certificate: described.certificates[0] ?? null,
      want_signed_requests: described.signsRequests && described.certificates.length > 0,
    };
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    const detail = DETAILS.has(error.reason) ? (error.reason as 'not_metadata') : 'unreadable';
    throw samlProviderProblems.problem('saml_metadata.unusable', { pointer: '/metadata', detail });
  }
}
