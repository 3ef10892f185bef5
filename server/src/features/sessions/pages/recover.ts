import type { FastifyInstance, FastifyReply } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import { button, form, html, ltr, seeOther } from '../../../platform/page/index.ts';
import { findRecovery, recover } from '../commands/recover.ts';
import { sessionToken } from '../cookies.ts';
import { type Services, visitOf } from '../visit.ts';
import { FRONT_DOOR } from './enter.ts';
import { show, translatorOf } from './view.ts';

/** `/recover/:token`: the way back in for an Organization Admin, from the shell. Reading the page changes nothing. */
export function recoverPages(pages: FastifyInstance, services: Services): void {
  pages.get<{ Params: { token: string } }>('/recover/:token', async (request, reply) => {
    const { token } = request.params;
    const who = await findRecovery(visitOf(services, request), token);
    if (!who) return showGone(reply, services);
    const t = translatorOf(services, reply);
    const title = t.text('signIn.recover.title');
    const body = html`<h1>${title}</h1>
<p class="lead">${t.html('signIn.recover.lead', { organization: who.organization.name, name: who.name })}</p>
${form(`/recover/${token}`, button(t.text('signIn.recover.go')))}`;
    return show(reply, services, t, { title, body, organization: who.organization });
  });

  pages.post<{ Params: { token: string } }>('/recover/:token', async (request, reply) => {
    const replaces = sessionToken(request, services.settings);
    const session = await recover(visitOf(services, request), request.params.token, replaces);
    if (!session) return showGone(reply, services);
    return seeOther(addCookie(reply, session.setCookie), FRONT_DOOR);
  });
}

function showGone(reply: FastifyReply, services: Services): Promise<FastifyReply> {
  const t = translatorOf(services, reply);
  const title = t.text('signIn.linkGone.title');
  const body = html`<h1>${title}</h1>
<p class="lead">${t.text('signIn.linkGone.recover')}</p>
<p class="lead">${t.html('signIn.linkGone.recoverNext', { command: ltr('npm run recover --') })}</p>
<p class="alt"><a href="/sign-in">${t.text('signIn.linkGone.go')}</a></p>`;
  return show(reply, services, t, { title, body }, 410);
}
