export { eraseIdentitiesOf } from './erase.ts';
export type { Facts } from './facts.ts';
export { type Finished, finishCompanySignIn } from './finish.ts';
export { registerCompanySignInPages } from './pages/index.ts';
export { companySignInProblems } from './problems.ts';
export { sweep as sweepCompanySignIns } from './queries.ts';
export { identityReactions } from './reactions.ts';
export { routes as companySignInRoutes } from './routes.ts';
export { companyButtons, companyStepUp } from './slots.ts';
