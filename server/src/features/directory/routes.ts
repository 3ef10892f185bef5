import { type Route, route } from '../../platform/endpoint/route.ts';
import { platformProblems } from '../../platform/problem.ts';
import { getOrganization } from '../organizations/index.ts';
import { teamsOf } from '../teams/index.ts';
import { presentUser } from '../users/index.ts';
import { listAuditEvents } from './audit-log.ts';
import * as contract from './contract.ts';
import { getDelivery, listDeliveries, listSuppressions } from './deliveries.ts';
import { exportAuditEventLines, exportAuditEvents } from './export-audit-events.ts';
import { exportUsers } from './export-users.ts';
import { getUserPage } from './get-user-page.ts';
import { listUsers } from './list-users.ts';
import { lookUpContact, lookUpContacts } from './look-up-contacts.ts';
import { listProposals } from './proposals.ts';

export const routes: Route[] = [
  route(contract.searchUsers, (ctx, { body }) => listUsers(ctx, body)),
  route(contract.exportUsers, (ctx, { body }) => exportUsers(ctx, body)),
  route(contract.getUser, (ctx, { params }) => getUserPage(ctx, params.id)),
  route(contract.lookUpContact, (ctx, { body }) => lookUpContact(ctx, body)),
  route(contract.lookUpContacts, async (ctx, { body }) => ({
    items: await lookUpContacts(ctx, body.contacts),
  })),
  route(contract.listDeliveries, (ctx, { query: { problem, ...query } }) =>
    listDeliveries(ctx, { ...query, problem: problem === 'true' }),
  ),
  route(contract.getDelivery, (ctx, { params }) => getDelivery(ctx, params.id)),
  route(contract.listSuppressions, (ctx, { query }) => listSuppressions(ctx, query)),
  route(contract.exportAuditEventLines, (ctx, { body }) => exportAuditEventLines(ctx, body)),
  route(contract.exportAuditEvents, (ctx, { body }) => exportAuditEvents(ctx, body)),
  route(contract.listAuditEvents, (ctx, { query }) => listAuditEvents(ctx, query)),
  route(contract.listProposals, (ctx, { query }) => listProposals(ctx, query)),
  route(contract.getHome, async (ctx) => {
    if (ctx.actor.kind !== 'user') throw platformProblems.problem('session.required');
    const { app_web_url, app_store_url, play_store_url } = await getOrganization(ctx);
    const teams = await teamsOf(ctx, [ctx.actor.userId], true);
    return {
      user: await presentUser(ctx, ctx.actor.userId),
      teams: teams.map(({ id, name }) => ({ id, name })),
      app: { web_url: app_web_url, app_store_url, play_store_url },
    };
  }),
];
