import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may } from '../../../platform/context/index.ts';
import { localPath, seeOther } from '../../../platform/page/index.ts';
import { personOf, type Services, toSignIn } from '../../sessions/index.ts';
import type { Facts } from '../facts.ts';
import { arrive, refuseFlood, setOut, travellerOf } from '../journeys.ts';
import { beginOpenId, CALLBACK, finishOpenId, ProviderError } from '../openid.ts';
import type { ConnectionRow, Protocol, Purpose } from '../queries.ts';
import { findConnection } from '../read.ts';
import { beginSaml } from '../saml.ts';
import { arrived } from './arrival.ts';
import { type At, at, showGone, showStopped } from './view.ts';

type ById = FastifyRequest<{ Params: { id: string } }>;

/** Whether a connection in this state takes this journey: a draft is for tests alone. */
export const isOpenFor = ({ state }: ConnectionRow, purpose: Purpose): boolean =>
  state === 'on' || purpose === 'test';

/** To the provider and back. It starts at a link: policies of pages forbid forms that end on another host. */
export function journeyPages(pages: FastifyInstance, services: Services): void {
  pages.get(CALLBACK, (request, reply) =>
    comeBack('openid', services, request, reply, openIdFacts(services, request)),
  );
  pages.get('/sign-in/company/:id', async (request: ById, reply) => {
    const connection = await findConnection(services.db, request.params.id);
    if (!connection) return showGone(services, request, reply);
    return leave(await at(services, request, reply, connection));
  });
}

async function leave(page: At): Promise<FastifyReply> {
  const { services, request, reply, connection } = page;
  const query = request.query as Record<string, unknown>;
  const purpose: Purpose = 'test' in query ? 'test' : 'step_up' in query ? 'step_up' : 'sign_in';
  if (!isOpenFor(connection, purpose)) return stoppedBecauseOff(page);
  const ctx = purpose === 'sign_in' ? null : await personOf(services, request);
  if (purpose !== 'sign_in') {
    if (ctx?.organizationId !== connection.organization_id) return toSignIn(request, reply);
    if (purpose === 'test' && !may(ctx.actor, 'sign_in.manage')) return showGone(services, request, reply);
  }
  await refuseFlood(services, request);
  const sessionId = ctx?.actor.kind === 'user' ? ctx.actor.sessionId : null;
  try {
    const fresh = purpose === 'step_up';
    const journey = await (connection.protocol === 'saml'
      ? beginSaml(services, connection, fresh)
      : beginOpenId(services.settings, connection, fresh));
    const next = localPath(query.next);
    const out = { connection, purpose, sessionId, next, kept: journey.kept };
    const state = await setOut(services, request, reply, out);
    return seeOther(reply, journey.address(state));
  } catch (error) {
    if (error instanceof ProviderError) return stoppedByProvider(page, error);
    throw error;
  }
}

/**
 * Whoever comes back with the name of their journey, in the browser in which it began, to a connection that is still open
 * for it: what the provider said of them decides. What `factsOf` answers nothing for was used already.
 */
export async function comeBack(
  protocol: Protocol,
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  factsOf: (back: Back) => Promise<Facts | null>,
): Promise<FastifyReply> {
  const { state } = request.query as Record<string, unknown>;
  const traveller = travellerOf(services, request, state);
  const journey = traveller && (await arrive(services, traveller));
  const connection = journey && (await findConnection(services.db, journey.connection_id));
  if (!journey || connection?.protocol !== protocol) return showGone(services, request, reply);
  const page = await at(services, request, reply, connection);
  if (!isOpenFor(connection, journey.purpose)) return stoppedBecauseOff(page);
  try {
    const facts = await factsOf({ connection, journey, state: String(state) });
    if (!facts) return showGone(services, request, reply);
    return await arrived(page, journey, traveller, String(state), facts);
  } catch (error) {
    if (error instanceof ProviderError) return stoppedByProvider(page, error);
    throw error;
  }
}

interface Back {
  connection: ConnectionRow;
  journey: NonNullable<Awaited<ReturnType<typeof arrive>>>;
  state: string;
}

const openIdFacts =
  ({ settings }: Services, { url }: FastifyRequest) =>
  ({ connection, journey }: Back): Promise<Facts> => {
    const query = url.slice(url.indexOf('?'));
    return finishOpenId(settings, connection, query, journey.secrets, journey.purpose === 'step_up');
  };

export const stoppedBecauseOff = (page: At): Promise<FastifyReply> =>
  showStopped(
    page,
    page.t.text('company.refusedTitle'),
    page.t.html('company.refused', { reason: 'off', organization: page.organization.name }),
    403,
  );

/** Says what is the matter in words, with the other ways in; what it was exactly stands in the log. */
export function stoppedByProvider(page: At, error: ProviderError): Promise<FastifyReply> {
  const { services, connection, t } = page;
  services.log.warn(
    { connection_id: connection.id, fault: error.fault, reason: error.message },
    'company sign-in did not work',
  );
  const named = { name: connection.name, fault: error.fault };
  return showStopped(
    page,
    t.line('company.providerTitle', named),
    t.html('company.provider', named),
    error.fault === 'cancelled' ? 403 : 502,
  );
}
