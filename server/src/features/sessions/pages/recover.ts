import type { FastifyInstance, FastifyReply } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import { button, form, html, seeOther } from '../../../platform/page/index.ts';
import { findRecovery, recover } from '../commands/recover.ts';
import { sessionToken } from '../cookies.ts';
import { type Services, visitOf } from '../visit.ts';
import { FRONT_DOOR } from './enter.ts';
import { messagesIn } from './messages.ts';
import { show } from './view.ts';

const m = messagesIn('en');

/** `/recover/:token`: the way back in for an Organization Admin, from the shell. Reading the page changes nothing. */
export function recoverPages(pages: FastifyInstance, services: Services): void {
  pages.get<{ Params: { token: string } }>('/recover/:token', async (request, reply) => {
    const { token } = request.params;
    const who = await findRecovery(visitOf(services, request), token);
    if (!who) return showGone(reply, services);
    const body = html`<h1>${m.recover.title}</h1>
<p class="lead">${m.recover.lead(who.organization.name)} <bdi>${who.name}</bdi>.</p>
${form(`/recover/${token}`, button(m.recover.go))}`;
    return show(reply, services, { title: m.recover.title, body, organization: who.organization });
  });

  pages.post<{ Params: { token: string } }>('/recover/:token', async (request, reply) => {
    const replaces = sessionToken(request, services.settings);
    const session = await recover(visitOf(services, request), request.params.token, replaces);
    if (!session) return showGone(reply, services);
    return seeOther(addCookie(reply, session.setCookie), FRONT_DOOR);
  });
}

function showGone(reply: FastifyReply, services: Services): Promise<FastifyReply> {
  const t = m.gone.recover;
  const body = html`<h1>${t.title}</h1>
<p class="lead">${t.lead}</p><p class="lead">${t.next}</p>
<p class="alt"><a href="/sign-in">${m.gone.signIn}</a></p>`;
  return show(reply, services, { title: t.title, body }, 410);
}
