/**
 * Groups of the catalogue that the first screen, its menus and its frame do without. They travel behind it, and whatever is
 * loaded later waits for them (`screen` in `router.tsx`).
 */
export const LATER_WORDS = [
  'audit',
  'companyRechecks',
  'companySignIn',
  'managers',
  'openid',
  'personRoles',
  'privacy',
  'rules',
  'ruleChoices',
  'samlTools',
  'signIn',
  'tokens',
  'userPasskeys',
  'tools',
  'views',
] as const;
