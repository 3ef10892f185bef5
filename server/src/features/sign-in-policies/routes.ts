import { type Route, route } from '../../platform/endpoint/route.ts';
import { savePolicy } from './commands/save-policy.ts';
import * as contract from './contract.ts';
import { getPolicy, previewPolicy } from './read.ts';

export const routes: Route[] = [
  route(contract.getSignInPolicy, (ctx) => getPolicy(ctx)),
  route(contract.previewSignInPolicy, (ctx, { body }) => previewPolicy(ctx, body)),
  route(contract.saveSignInPolicy, (ctx, { body }) => savePolicy(ctx, body)),
];
