/**
 * Who may import whom: only what has a strictly lower rank, and of a feature only its `index.ts` or `contract.ts`.
 * `server/test/architecture.test.ts` reads the imports and fails with the line that goes up.
 */
export const ranks: Readonly<Record<string, number>> = {
  platform: 0,
  audit: 1,
  organizations: 2,
  'profile-fields': 3,
  deliveries: 3,
  users: 4,
  teams: 5,
  'sign-in-policies': 6,
  sessions: 7,
  'api-tokens': 7,
  'dynamic-teams': 7,
  invitations: 8,
  passkeys: 8,
  directory: 9,
  imports: 9,
  'line-managers': 9,
  'company-sign-in': 9,
  tools: 9,
  'bulk-jobs': 10,
  'saved-views': 10,
  'openid-provider': 10,
  'saml-provider': 10,
  privacy: 11,
  app: 12,
};
