import { type Route, route } from '../../platform/endpoint/route.ts';
import * as connections from './commands/manage-connections.ts';
import * as domains from './commands/manage-domains.ts';
import { createSamlConnection, setSamlProvider } from './commands/manage-saml.ts';
import * as contract from './contract.ts';
import { redirectAddress } from './openid.ts';
import { presentConnections, presentDomains } from './present.ts';

export const routes: Route[] = [
  route(contract.listConnections, async (ctx) => ({
    items: await presentConnections(ctx),
    redirect_address: redirectAddress(ctx.settings),
  })),
  route(contract.createConnection, (ctx, { body }) => connections.createConnection(ctx, body)),
  route(contract.createSamlConnection, (ctx, { body }) => createSamlConnection(ctx, body.name)),
  route(contract.setSamlProvider, (ctx, { params, body }) => setSamlProvider(ctx, params.id, body)),
  route(contract.updateConnection, (ctx, { params, body }) =>
    connections.updateConnection(ctx, params.id, body),
  ),
  route(contract.switchConnection, (ctx, { params, body }) =>
    connections.switchConnection(ctx, params.id, body.state),
  ),
  route(contract.removeConnection, (ctx, { params }) => connections.removeConnection(ctx, params.id)),
  route(contract.listDomains, async (ctx) => ({ items: await presentDomains(ctx) })),
  route(contract.addDomain, (ctx, { body }) => domains.addDomain(ctx, body.domain)),
  route(contract.verifyDomain, (ctx, { params }) => domains.verifyDomain(ctx, params.id)),
  route(contract.removeDomain, (ctx, { params }) => domains.removeDomain(ctx, params.id)),
];
