import { type Route, route } from '../../platform/endpoint/route.ts';
import { updateOrganization } from './commands/update-organization.ts';
import * as contract from './contract.ts';
import { getOrganization } from './read.ts';

export const routes: Route[] = [
  route(contract.getOrganization, (ctx) => getOrganization(ctx)),
  route(contract.updateOrganization, (ctx, { body }) => updateOrganization(ctx, body)),
];
