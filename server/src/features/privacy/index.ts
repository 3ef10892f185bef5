export { registerPrivacyPages } from './pages.ts';
export { privacyProblems } from './problems.ts';
export { routes as privacyRoutes } from './routes.ts';
