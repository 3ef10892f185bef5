export { eraseTokensOf } from './erase.ts';
export { tokenReactions } from './reactions.ts';
export { loadTokenCaller } from './read.ts';
export { routes as apiTokenRoutes } from './routes.ts';
