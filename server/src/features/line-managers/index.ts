export { registerMyTeamPages } from './pages/index.ts';
export { lineManagerProblems } from './problems.ts';
export { routes as lineManagerRoutes } from './routes.ts';
