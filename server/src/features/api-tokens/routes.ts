import { type Route, route } from '../../platform/endpoint/route.ts';
import { createApiToken } from './commands/create-api-token.ts';
import { revokeApiToken } from './commands/revoke-api-token.ts';
import * as contract from './contract.ts';
import { listTokens } from './read.ts';

export const routes: Route[] = [
  route(contract.listApiTokens, async (ctx) => ({ items: await listTokens(ctx) })),
  route(contract.createApiToken, (ctx, { body }) => createApiToken(ctx, body)),
  route(contract.revokeApiToken, (ctx, { params }) => revokeApiToken(ctx, params.id)),
];
