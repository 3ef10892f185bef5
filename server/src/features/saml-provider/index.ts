import type { Database } from '../../platform/database/index.ts';
import { SWEEP } from './queries.ts';

export { registerSamlPages } from './pages/index.ts';
export { samlProviderProblems } from './problems.ts';
export { routes as samlProviderRoutes } from './routes.ts';

/** Takes away requests that nobody answered in time. */
export async function sweepSamlRequests(db: Database): Promise<void> {
  await db.many(SWEEP);
}
