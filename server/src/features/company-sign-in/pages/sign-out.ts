import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registerPages, seeOther, textOf } from '../../../platform/page/index.ts';
import { type Carrier, isLogoutResponse, SamlRefused } from '../../../platform/saml/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { contextOf, type EndedSession, type Services, type Visit, visitOf } from '../../sessions/index.ts';
import { endByProvider } from '../commands/end-by-provider.ts';
import { LogoutDelayed, LogoutRefused, openidWayOut, readLogoutToken, SIGNED_OUT } from '../openid-logout.ts';
import { takeWayOut } from '../provider-sessions.ts';
import { findConnection } from '../read.ts';
import { SAML_ACS } from '../saml.ts';
import { receiveSamlLogout, samlWayOut } from '../saml-logout.ts';
import { showGone } from './view.ts';

type ById = FastifyRequest<{ Params: { id: string } }>;

/** Where whoever signed out here signs out at the provider, too. */
export async function companyWayOut(visit: Visit, session: EndedSession): Promise<string | null> {
  const taken = await takeWayOut(visit, session);
  if (!taken) return null;
  const { connection, way, providerSession } = taken;
  return way.protocol === 'openid'
    ? openidWayOut(visit.settings, connection, way)
    : samlWayOut(visit, connection, way, providerSession);
}

/** Back from the provider, signed out on both sides: to the page at which they signed in. */
export function signedOutPages(pages: FastifyInstance, services: Services): void {
  pages.get(SIGNED_OUT, async (request, reply) => {
    const { state } = request.query as Record<string, unknown>;
    return backToSignIn(services, request, reply, state);
  });
}

/** What comes back proves nothing: it says whose page to show. */
export async function backToSignIn(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  connectionId: unknown,
): Promise<FastifyReply> {
  const connection =
    typeof connectionId === 'string' ? await findConnection(services.db, connectionId) : null;
  if (!connection) return seeOther(reply, '/sign-in');
  const visit = visitOf(services, request);
  const organization = await getOrganization(
    contextOf(visit, connection.organization_id, { kind: 'system' }),
  );
  return seeOther(reply, `/o/${organization.slug}`);
}

/** From the provider's server to ours; there is no cookie, and none is believed. */
export function registerBackChannel(app: FastifyInstance, services: Services): void {
  registerPages(
    app,
    services.settings,
    (pages) => {
      pages.post('/sign-in/company/:id/logout', (request: ById, reply) =>
        takeToken(services, request, reply),
      );
      const saml = `${SAML_ACS}/:id/logout`;
      pages.get(saml, (request: ById, reply) => {
        const query = request.url.slice(request.url.indexOf('?') + 1);
        const { SAMLResponse, RelayState } = request.query as Record<string, unknown>;
        return takeSaml(services, request, reply, { binding: 'redirect', query }, SAMLResponse, RelayState);
      });
      pages.post(saml, (request: ById, reply) => {
        const { SAMLRequest, SAMLResponse, RelayState } = (request.body ?? {}) as Record<string, unknown>;
        const carrier = { binding: 'post', samlRequest: String(SAMLRequest ?? '') } as const;
        return takeSaml(services, request, reply, carrier, SAMLResponse, RelayState);
      });
    },
    { fromAnywhere: true },
  );
}

async function takeToken(services: Services, request: ById, reply: FastifyReply): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  const visit = visitOf(services, request);
  try {
    const connection = await findConnection(services.db, request.params.id);
    if (connection?.protocol !== 'openid') throw new LogoutRefused('connection');
    const said = await readLogoutToken(visit, connection, textOf(request.body, 'logout_token', 20_000));
    if (!(await endByProvider(visit, connection, said))) throw new LogoutRefused('jti');
    return reply.code(200).send();
  } catch (error) {
    if (error instanceof LogoutDelayed)
      return reply.code(503).header('retry-after', '10').send({ error: 'temporarily_unavailable' });
    if (!(error instanceof LogoutRefused)) throw error;
    services.log.warn({ event: 'company_logout.refused', reason: error.message }, 'a logout was not taken');
    return reply.code(400).send({ error: 'invalid_request', error_description: error.message });
  }
}

/** By the person's own browser, on its way from the provider and back to it. */
async function takeSaml(
  services: Services,
  request: ById,
  reply: FastifyReply,
  carrier: Carrier,
  response: unknown,
  state: unknown,
): Promise<FastifyReply> {
  const connection = await findConnection(services.db, request.params.id);
  if (connection?.protocol !== 'saml') return showGone(services, request, reply);
  if (typeof response === 'string' && isLogoutResponse(carrier.binding, response))
    return backToSignIn(services, request, reply, connection.id);
  try {
    const relayState = typeof state === 'string' ? state : null;
    const answer = await receiveSamlLogout(visitOf(services, request), connection, carrier, relayState);
    return answer ? seeOther(reply, answer) : await backToSignIn(services, request, reply, connection.id);
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    services.log.warn({ event: 'company_logout.refused', reason: error.message }, 'a logout was not taken');
    return showGone(services, request, reply);
  }
}
