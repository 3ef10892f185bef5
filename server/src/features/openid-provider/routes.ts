import { type Route, route } from '../../platform/endpoint/route.ts';
import { rotateKeys } from './commands/rotate-keys.ts';
import * as contract from './contract.ts';
import { listSignIns, openidSettingsOf } from './read.ts';

export const routes: Route[] = [
  route(contract.getOpenidSettings, (ctx) => openidSettingsOf(ctx)),
  route(contract.rotateSigningKeys, async (ctx) => {
    await rotateKeys(ctx);
    return openidSettingsOf(ctx);
  }),
  route(contract.listToolSignIns, (ctx, { params, query }) => listSignIns(ctx, params.id, query)),
];
