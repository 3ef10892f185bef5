export { erasePasskeysOf } from './commands/erase-passkeys.ts';
export { registerPasskeyPages } from './pages/index.ts';
export { fillPasskeySlots } from './pages/slots.ts';
export { PASSKEY_HOLDERS, sweep as sweepPasskeys } from './queries.ts';
export { listPasskeys, withPasskey } from './read.ts';
export { routes as passkeyRoutes } from './routes.ts';
