import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Translator, translatorFor } from '../../../platform/messages/index.ts';
import { type Html, html, readersLanguage } from '../../../platform/page/index.ts';
import { getOrganization, type OrganizationRow } from '../../organizations/index.ts';
import { contextOf, type Services, showPage, visitOf } from '../../sessions/index.ts';
import type { ConnectionRow } from '../queries.ts';

/** A page of a connection: whose it is, and in which language it speaks. */
export interface At {
  services: Services;
  request: FastifyRequest;
  reply: FastifyReply;
  connection: ConnectionRow;
  organization: OrganizationRow;
  t: Translator;
}

export async function at(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  connection: ConnectionRow,
): Promise<At> {
  const ctx = contextOf(visitOf(services, request), connection.organization_id, { kind: 'system' });
  const organization = await getOrganization(ctx);
  const language = readersLanguage(request, services.settings, { organization: organization.language });
  return { services, request, reply, connection, organization, t: translatorFor(language) };
}

/** Says why it did not work, and leads to the other ways to sign in. */
export function showStopped(
  page: At,
  title: string,
  lead: string | Html,
  status: number,
): Promise<FastifyReply> {
  const { reply, services, t, organization } = page;
  const body = html`<h1>${title}</h1><p class="lead">${lead}</p>
<p><a class="button" href="/o/${organization.slug}">${t.text('company.otherWays')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization }, status);
}

/** The journey is over, or was begun elsewhere: nothing is known of whose it was. */
export function showGone(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const t = translatorFor(readersLanguage(request, services.settings));
  const title = t.text('company.goneTitle');
  const body = html`<h1>${title}</h1><p class="lead">${t.text('company.gone')}</p>
<p><a class="button" href="/sign-in">${t.text('company.otherWays')}</a></p>`;
  return showPage(reply, services, t, { title, body }, 400);
}
