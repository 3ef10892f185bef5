import { type Route, route } from '../../platform/endpoint/route.ts';
import { requireNotAbove } from '../users/index.ts';
import { endMySession, endUserSessions } from './commands/end-sessions.ts';
import { requestContactCode, verifyContactPoint } from './commands/verify-contact.ts';
import * as contract from './contract.ts';
import { getMe, listSessions, signedIn } from './read.ts';

export const routes: Route[] = [
  route(contract.getMe, getMe),
  route(contract.listMySessions, async (ctx) => ({ items: await listSessions(ctx, signedIn(ctx).userId) })),
  route(contract.endMySession, async (ctx, { params }) => {
    const { userId } = signedIn(ctx);
    await endMySession(ctx, userId, params.id);
    return { items: await listSessions(ctx, userId) };
  }),
  route(contract.listUserSessions, async (ctx, { params }) => {
    await requireNotAbove(ctx, params.id, 'users.end_sessions');
    return { items: await listSessions(ctx, params.id) };
  }),
  route(contract.endUserSessions, async (ctx, { params, body }) => {
    await endUserSessions(ctx, params.id, body.session_id ?? null);
    return { items: await listSessions(ctx, params.id) };
  }),
  route(contract.requestContactCode, async (ctx, { params }) => {
    await requestContactCode(ctx, params.id);
    return { sent: true as const };
  }),
  route(contract.verifyContactPoint, async (ctx, { params, body }) => {
    await verifyContactPoint(ctx, params.id, body.code);
    return { verified: true as const };
  }),
];
