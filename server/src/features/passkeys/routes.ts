import { type Route, route } from '../../platform/endpoint/route.ts';
import { requireNotAbove } from '../users/index.ts';
import { removeUserPasskey } from './commands/remove-user-passkey.ts';
import * as contract from './contract.ts';
import { listPasskeys } from './read.ts';

export const routes: Route[] = [
  route(contract.listUserPasskeys, async (ctx, { params }) => {
    await requireNotAbove(ctx, params.id, 'users.end_sessions');
    return { items: await listPasskeys(ctx, params.id) };
  }),
  route(contract.removeUserPasskey, async (ctx, { params }) => {
    await removeUserPasskey(ctx, params.id, params.passkey_id);
    return { items: await listPasskeys(ctx, params.id) };
  }),
];
