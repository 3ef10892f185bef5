export { eraseViewsOf } from './erase.ts';
export { savedViewReactions } from './reactions.ts';
export { routes as savedViewRoutes } from './routes.ts';
