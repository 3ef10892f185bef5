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
  sessions: 6,
  'api-tokens': 6,
  'dynamic-teams': 6,
  invitations: 7,
  directory: 8,
  imports: 8,
  'line-managers': 8,
  'bulk-jobs': 9,
  'saved-views': 9,
  privacy: 10,
  app: 11,
};
