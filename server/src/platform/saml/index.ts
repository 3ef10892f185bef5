/**
 * SAML 2.0 as a protocol, both ways, and nothing of who the people or tools are: no database, no clock, no address of
 * its own. Whoever calls brings the time, the ids and the certificates that count.
 */
export { decodePosted } from './bindings.ts';
export {
  certificatePem,
  createSigningKey,
  describeCertificate,
  type SigningKey,
} from './certificate.ts';
export { type Envelope, refusal, type Statement, signedResponse } from './identity-provider.ts';
export {
  isLogoutResponse,
  type LogoutSaid,
  logoutRequest,
  logoutResponse,
  readLogoutRequest,
} from './logout.ts';
export {
  type ProviderDescription,
  readProviderMetadata,
  readServiceMetadata,
  type ServiceDescription,
  writeProviderMetadata,
  writeServiceMetadata,
} from './metadata.ts';
export { NAME_ID } from './names.ts';
export { type SamlReason, SamlRefused } from './refused.ts';
export { type Carrier, checkRequest, readRequest, type SignOnRequest } from './request.ts';
export {
  answeredRequest,
  type Expected,
  readResponse,
  type SamlFacts,
  type SamlNameId,
  signOnRequest,
} from './service-provider.ts';
