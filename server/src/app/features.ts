import * as apiTokensContract from '../features/api-tokens/contract.ts';
import { apiTokenRoutes } from '../features/api-tokens/index.ts';
import * as auditContract from '../features/audit/contract.ts';
import * as bulkJobsContract from '../features/bulk-jobs/contract.ts';
import { bulkJobRoutes } from '../features/bulk-jobs/index.ts';
import * as companySignInContract from '../features/company-sign-in/contract.ts';
import { companySignInRoutes } from '../features/company-sign-in/index.ts';
import * as deliveriesContract from '../features/deliveries/contract.ts';
import { deliveryRoutes } from '../features/deliveries/index.ts';
import * as directoryContract from '../features/directory/contract.ts';
import { directoryRoutes } from '../features/directory/index.ts';
import * as dynamicTeamsContract from '../features/dynamic-teams/contract.ts';
import { dynamicTeamRoutes } from '../features/dynamic-teams/index.ts';
import * as invitationsContract from '../features/invitations/contract.ts';
import { invitationRoutes } from '../features/invitations/index.ts';
import * as lineManagersContract from '../features/line-managers/contract.ts';
import { lineManagerRoutes } from '../features/line-managers/index.ts';
import * as openidContract from '../features/openid-provider/contract.ts';
import { openidRoutes } from '../features/openid-provider/index.ts';
import * as organizationsContract from '../features/organizations/contract.ts';
import { organizationRoutes } from '../features/organizations/index.ts';
import * as passkeysContract from '../features/passkeys/contract.ts';
import { passkeyRoutes } from '../features/passkeys/index.ts';
import * as privacyContract from '../features/privacy/contract.ts';
import { privacyRoutes } from '../features/privacy/index.ts';
import * as profileFieldsContract from '../features/profile-fields/contract.ts';
import { profileFieldRoutes } from '../features/profile-fields/index.ts';
import * as samlProviderContract from '../features/saml-provider/contract.ts';
import { samlProviderRoutes } from '../features/saml-provider/index.ts';
import * as savedViewsContract from '../features/saved-views/contract.ts';
import { savedViewRoutes } from '../features/saved-views/index.ts';
import * as sessionsContract from '../features/sessions/contract.ts';
import { sessionRoutes } from '../features/sessions/index.ts';
import * as signInPoliciesContract from '../features/sign-in-policies/contract.ts';
import { signInPolicyRoutes } from '../features/sign-in-policies/index.ts';
import * as teamsContract from '../features/teams/contract.ts';
import { teamRoutes } from '../features/teams/index.ts';
import * as toolsContract from '../features/tools/contract.ts';
import { toolRoutes } from '../features/tools/index.ts';
import * as usersContract from '../features/users/contract.ts';
import { userRoutes } from '../features/users/index.ts';
import type { Endpoint } from '../platform/endpoint/contract.ts';
import type { Route } from '../platform/endpoint/route.ts';

/** Every route of the API. A new feature is added here, and its contract below. */
export const routes: readonly Route[] = [
  ...organizationRoutes,
  ...profileFieldRoutes,
  ...userRoutes,
  ...teamRoutes,
  ...dynamicTeamRoutes,
  ...signInPolicyRoutes,
  ...sessionRoutes,
  ...passkeyRoutes,
  ...apiTokenRoutes,
  ...companySignInRoutes,
  ...deliveryRoutes,
  ...invitationRoutes,
  ...directoryRoutes,
  ...lineManagerRoutes,
  ...bulkJobRoutes,
  ...savedViewRoutes,
  ...samlProviderRoutes,
  ...toolRoutes,
  ...openidRoutes,
  ...privacyRoutes,
];

/** In the order in which the documentation of the API shows them. */
const contracts = {
  Invitations: invitationsContract,
  Users: usersContract,
  Directory: directoryContract,
  'Bulk jobs': bulkJobsContract,
  'Saved views': savedViewsContract,
  Teams: teamsContract,
  'Dynamic teams': dynamicTeamsContract,
  'Reporting teams': lineManagersContract,
  Tools: toolsContract,
  'Profile fields': profileFieldsContract,
  Sessions: sessionsContract,
  'Sign-in policy': signInPoliciesContract,
  Passkeys: passkeysContract,
  'Company sign-in': companySignInContract,
  'API tokens': apiTokensContract,
  'SAML provider': samlProviderContract,
  'OpenID Connect': openidContract,
  'Personal data': privacyContract,
  Deliveries: deliveriesContract,
  Organization: organizationsContract,
  Audit: auditContract,
};

export interface NamedEndpoint {
  /** The name under which the contract exports it: `createInvitation`. */
  name: string;
  group: string;
  endpoint: Endpoint;
}

/** Every endpoint that a contract declares. */
export const endpoints: readonly NamedEndpoint[] = Object.entries(contracts).flatMap(([group, contract]) =>
  Object.entries(contract).flatMap(([name, value]): NamedEndpoint[] =>
    isEndpoint(value) ? [{ name, group, endpoint: value }] : [],
  ),
);

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'requires' in value
  );
}
