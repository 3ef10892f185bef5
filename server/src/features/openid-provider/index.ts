export { eraseOpenidOf } from './erase.ts';
export { registerOpenidProvider } from './mount.ts';
export { openidSessionReactions, openidToolReactions } from './reactions.ts';
export { routes as openidRoutes } from './routes.ts';
export { startLogoutWorker, sweepOpenid } from './worker.ts';
