import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registerPages, seeOther } from '../../../platform/page/index.ts';
import { type SamlReason, SamlRefused } from '../../../platform/saml/index.ts';
import type { Services } from '../../sessions/index.ts';
import { ProviderError } from '../openid.ts';
import { findConnection } from '../read.ts';
import { HURRY_REFRESH } from '../recheck-queries.ts';
import {
  endJourney,
  journeyOfSaml,
  receiveSaml,
  SAML_ACS,
  SamlReplayed,
  samlMetadata,
  takeSaml,
} from '../saml.ts';
import { comeBack, isOpenFor, stoppedBecauseOff, stoppedByProvider } from './journey.ts';
import { at, showGone } from './view.ts';

const BACK = `${SAML_ACS}/back`;

/** Where providers post to. Their page is another site's: our cookies do not come along, and none is believed. */
export function registerSamlPosts(app: FastifyInstance, services: Services): void {
  registerPages(
    app,
    services.settings,
    (pages) => {
      pages.post(SAML_ACS, (request, reply) => takePost(services, request, reply));
    },
    { fromAnywhere: true },
  );
}

/** Our metadata, and where the browser goes on with its cookie. */
export function samlPages(pages: FastifyInstance, services: Services): void {
  pages.get(BACK, (request, reply) =>
    comeBack('saml', services, request, reply, ({ state }) => takeSaml(services, state)),
  );
  pages.get<{ Params: { id: string } }>(`${SAML_ACS}/:id`, async (request, reply) => {
    const connection = await findConnection(services.db, request.params.id);
    if (connection?.protocol !== 'saml') return showGone(services, request, reply);
    return reply
      .header('cache-control', 'no-cache')
      .type('application/samlmetadata+xml; charset=utf-8')
      .send(await samlMetadata(services, connection));
  });
}

const FAULTS = new Map<SamlReason, ProviderError['fault']>([
  ['provider_refused', 'cancelled'],
  ['transient_name_id', 'nameless'],
]);

async function takePost(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { SAMLResponse } = (request.body ?? {}) as Record<string, unknown>;
  const posted = typeof SAMLResponse === 'string' ? SAMLResponse : '';
  const journey = await journeyOfSaml(services, posted).catch(nothingOfSaml);
  if (!journey) return showGone(services, request, reply);
  const page = await at(services, request, reply, journey.connection);
  if (!isOpenFor(journey.connection, journey.purpose)) return stoppedBecauseOff(page);
  try {
    await receiveSaml(services, journey, posted);
  } catch (error) {
    if (error instanceof SamlReplayed) return showGone(services, request, reply);
    if (!(error instanceof SamlRefused)) throw error;
    await endJourney(services, journey);
    // Its key may have changed since its metadata was read.
    if (error.reason === 'bad_signature')
      await services.db.many(HURRY_REFRESH, [journey.connection.organization_id, journey.connection.id]);
    return stoppedByProvider(page, new ProviderError(FAULTS.get(error.reason) ?? 'rubbish', error));
  }
  // A visit of its own to this site: there the cookie comes along, which this post came without.
  return seeOther(reply, `${BACK}?state=${journey.state}`);
}

/** What cannot be read, or was never asked for, belongs to nobody's journey. */
function nothingOfSaml(error: unknown): null {
  if (error instanceof SamlRefused) return null;
  throw error;
}
