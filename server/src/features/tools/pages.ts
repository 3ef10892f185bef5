import type { FastifyInstance } from 'fastify';
import { isUuid } from '../../platform/ids.ts';
import { button, type Html, html, registerPages } from '../../platform/page/index.ts';
import {
  personOf,
  type Services,
  type SignedInPage,
  type SigningIn,
  type Slotted,
  signedIn,
  uuidParam,
} from '../sessions/index.ts';
import { findToolById } from './find.ts';
import { launchOf } from './launch.ts';
import { toolsOf } from './person-tools.ts';

/** So many are taken in at a glance; beyond, a search stands above them. */
const AT_A_GLANCE = 8;
/** What the address of the page calls the search. */
const FIND = 'tool';

/** *My tools* on the home page: a tile for each, without JavaScript. Null for whoever has none. */
export async function myTools({ ctx, request, t }: SignedInPage): Promise<Slotted | null> {
  const tools = await toolsOf(ctx, signedIn(ctx).userId);
  if (tools.length === 0) return null;
  const asked = (request.query as Record<string, unknown>)[FIND];
  const text = typeof asked === 'string' ? asked.trim().slice(0, 100) : '';
  const wanted = text.toLocaleLowerCase();
  const found = tools.filter((tool) => tool.name.toLocaleLowerCase().includes(wanted));
  const search: Html = html`<form action="/home" method="get" role="search">
<label for="${FIND}">${t.text('tools.find')}</label>
<input id="${FIND}" name="${FIND}" type="search" value="${text}" maxlength="100" autocomplete="off">
${button(t.text('tools.findGo'), 'second')}</form>`;
  const tiles = found.map((tool) => {
    const icon = tool.icon && html`<img src="/home/tools/${tool.id}/icon" alt="" width="32" height="32">`;
    return html`<a class="button second tile" href="${launchOf(tool)}" rel="noreferrer">${icon}<bdi>${tool.name}</bdi></a>`;
  });
  const body = html`<h2 id="tools">${t.text('tools.mine')}</h2>
${tools.length > AT_A_GLANCE && search}
${found.length > 0 ? html`<div class="tiles">${tiles}</div>` : html`<p class="quiet">${t.text('tools.none')}</p>`}`;
  return { body };
}

/** Where somebody signs in who comes from a tool, and goes on to it. */
export const signInFor = (slug: string, next: string, ahead: { id: string } | undefined): string =>
  `/o/${slug}?next=${encodeURIComponent(next)}${ahead ? `&${AHEAD}=${ahead.id}` : ''}`;

/** Says on the page for signing in to which tool it leads. */
export async function toolAhead({ services, request, organization, t }: SigningIn): Promise<Slotted | null> {
  const id = (request.query as Record<string, unknown>)[AHEAD];
  if (!organization || !isUuid(id)) return null;
  const tool = await findToolById(services, organization.id, id);
  return tool ? { body: html`<p class="lead">${t.html('tools.ahead', { tool: tool.name })}</p>` } : null;
}
const AHEAD = 'tool';

/** The icons of one's own tools, each by itself, so that the page stays light. */
export function registerToolPages(app: FastifyInstance, services: Services): void {
  registerPages(app, services.settings, (pages) => {
    pages.get('/home/tools/:id/icon', async (request, reply) => {
      const ctx = await personOf(services, request);
      const { id } = uuidParam(request);
      const tools = ctx ? await toolsOf(ctx, signedIn(ctx).userId) : [];
      const [, type, data] =
        /^data:(image\/[a-z]+);base64,(.+)$/.exec(tools.find((tool) => tool.id === id)?.icon ?? '') ?? [];
      if (!type || !data) {
        reply.callNotFound();
        return reply;
      }
      return reply
        .header('cache-control', 'private, max-age=3600')
        .type(type)
        .send(Buffer.from(data, 'base64'));
    });
  });
}
