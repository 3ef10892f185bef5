import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registerPages, seeOther } from '../../../platform/page/index.ts';
import type { Carrier } from '../../../platform/saml/index.ts';
import { findOrganizationBySlug, type OrganizationRow } from '../../organizations/index.ts';
import { contextOf, personOf, type Services, uuidParam, visitOf } from '../../sessions/index.ts';
import { findToolByEntityId, signInFor } from '../../tools/index.ts';
import { answerRequest } from '../commands/answer-request.ts';
import { receiveRequest } from '../commands/receive-request.ts';
import { providerMetadata } from '../provider.ts';
import { showAnswer, showGone, showRefused } from './view.ts';

type Params = { slug: string; id: string };

/** `/o/:slug/saml`: what we say about ourselves, where tools send people to, and where people go on to the tool. */
export function registerSamlPages(app: FastifyInstance, services: Services): void {
  const of = async (request: FastifyRequest): Promise<OrganizationRow | undefined> =>
    findOrganizationBySlug(services.db, (request.params as Params).slug);
  const notFound = (reply: FastifyReply): FastifyReply => {
    reply.callNotFound();
    return reply;
  };
  const receive = async (
    request: FastifyRequest,
    reply: FastifyReply,
    carrier: Carrier | null,
    state: unknown,
  ) => {
    const organization = await of(request);
    if (!organization || !carrier) return notFound(reply);
    const ctx = contextOf(visitOf(services, request), organization.id, { kind: 'system' });
    const relayState = typeof state === 'string' ? state : null;
    const received = await receiveRequest(ctx, organization, carrier, relayState);
    if ('refused' in received) return showRefused(reply, services, organization, received);
    return seeOther(reply, `/o/${organization.slug}/saml/go-on/${received.id}`);
  };

  registerPages(
    app,
    services.settings,
    (pages) => {
      pages.get('/o/:slug/saml/sign-on', (request, reply) => {
        const { RelayState } = request.query as Record<string, unknown>;
        const query = request.url.slice(request.url.indexOf('?') + 1);
        const carrier = request.url.includes('?') ? ({ binding: 'redirect', query } as const) : null;
        return receive(request, reply, carrier, RelayState);
      });
      pages.post('/o/:slug/saml/sign-on', (request, reply) => {
        const { SAMLRequest, RelayState } = (request.body ?? {}) as Record<string, unknown>;
        const posted = typeof SAMLRequest === 'string';
        const carrier = posted ? ({ binding: 'post', samlRequest: SAMLRequest } as const) : null;
        return receive(request, reply, carrier, RelayState);
      });
    },
    { fromAnywhere: true },
  );

  registerPages(app, services.settings, (pages) => {
    pages.get('/o/:slug/saml', async (request, reply) => {
      const organization = await of(request);
      if (!organization) return notFound(reply);
      const here = contextOf(visitOf(services, request), organization.id, { kind: 'system' });
      return reply
        .header('cache-control', 'no-cache')
        .header('content-disposition', `inline; filename="${organization.slug}-saml.xml"`)
        .type('application/samlmetadata+xml; charset=utf-8')
        .send(await providerMetadata(here, organization));
    });

    pages.get('/o/:slug/saml/go-on/:id', async (request, reply) => {
      const organization = await of(request);
      if (!organization) return notFound(reply);
      const person = await personOf(services, request);
      // Signed in to another organization is not signed in to this one.
      const ours = person?.organizationId === organization.id ? person : null;
      const visit = contextOf(visitOf(services, request), organization.id, { kind: 'system' });
      const answered = await answerRequest(visit, organization, ours, uuidParam(request).id);
      if (!('step' in answered)) {
        return answered.refused === null
          ? showAnswer(reply, services, organization, answered)
          : showRefused(reply, services, organization, answered);
      }
      if (answered.step === 'gone') return showGone(reply, services, organization);
      if (answered.step === 'prove_again')
        return seeOther(reply, `/step-up?next=${encodeURIComponent(request.url)}`);
      const ahead = await findToolByEntityId(visit, organization.id, answered.entityId);
      return seeOther(reply, signInFor(organization.slug, request.url, ahead));
    });
  });
}
