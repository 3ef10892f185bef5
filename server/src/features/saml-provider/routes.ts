import { type Route, route } from '../../platform/endpoint/route.ts';
import { getOrganization } from '../organizations/index.ts';
import { prepareKey } from './commands/prepare-key.ts';
import { switchKey } from './commands/switch-key.ts';
import * as contract from './contract.ts';
import { describeProvider } from './provider.ts';
import { readMetadata } from './read-metadata.ts';

export const routes: Route[] = [
  route(contract.getSamlProvider, async (ctx) => describeProvider(ctx, await getOrganization(ctx))),
  route(contract.prepareSamlKey, (ctx) => prepareKey(ctx)),
  route(contract.switchSamlKey, (ctx, { params }) => switchKey(ctx, params.id)),
  route(contract.readToolMetadata, async (_ctx, { body }) => readMetadata(body.metadata)),
];
