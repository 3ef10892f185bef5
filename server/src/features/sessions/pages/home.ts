import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import { addCookie } from '../../../platform/cookies.ts';
import { translatorFor } from '../../../platform/messages/index.ts';
import {
  askedByQuery,
  button,
  errorSummary,
  type FieldError,
  form,
  html,
  ltr,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { getOrganization } from '../../organizations/index.ts';
import { keepLanguage } from '../../users/index.ts';
import { endMySession } from '../commands/end-sessions.ts';
import { ownContact, requestContactCode, verifyContactPoint } from '../commands/verify-contact.ts';
import { removedSessionCookie } from '../cookies.ts';
import { signedIn } from '../read.ts';
import { homeSlots, scriptsOf } from '../slots.ts';
import type { Services } from '../visit.ts';
import { HOME } from './enter.ts';
import { homeApp } from './home-app.ts';
import { homeBody, loadHome } from './home-view.ts';
import { caller, toSignIn, uuidParam } from './signed-in.ts';
import { proveFirst } from './step-up.ts';
import { codeField, minutes, show } from './view.ts';

/**
 * `/home` and what its buttons do, without JavaScript: profile, teams, contacts to prove, sessions to end. Messages follow
 * the language that is chosen here.
 */
export function homePages(pages: FastifyInstance, services: Services): void {
  pages.get(HOME, async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    if (askedByQuery(request)) await keepLanguage(ctx, signedIn(ctx).userId, ctx.language);
    const home = await loadHome(ctx);
    const t = translatorFor(ctx.language);
    const sections = await homeSlots({ services, request, ctx, organization: home.organization, t });
    return show(reply, services, t, {
      title: t.text('home.title'),
      body: homeBody(home, t, sections),
      ...scriptsOf(sections),
      organization: home.organization,
      app: homeApp(home.organization),
      wide: true,
    });
  });

  pages.post<{ Params: { id: string } }>('/home/sessions/:id/end', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const { userId, sessionId } = signedIn(ctx);
    const { id } = uuidParam(request);
    await endMySession(ctx, userId, id).catch(ignore('session.not_found'));
    if (id !== sessionId) return seeOther(reply, HOME);
    return seeOther(addCookie(reply, removedSessionCookie(services.settings)), '/sign-in');
  });

  pages.post<{ Params: { id: string } }>('/home/contact-points/:id/code', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const { id } = uuidParam(request);
    try {
      await requestContactCode(ctx, id);
    } catch (error) {
      if (error instanceof Problem && error.code === 'contact.verified_already') return seeOther(reply, HOME);
      return proveFirst(error, reply, HOME);
    }
    return seeOther(reply, `/home/contact-points/${id}`);
  });

  pages.get<{ Params: { id: string } }>('/home/contact-points/:id', async (request, reply) => {
    const ctx = await caller(services, request);
    return ctx ? showProve(services, ctx, reply, uuidParam(request).id, []) : toSignIn(request, reply);
  });

  pages.post<{ Params: { id: string } }>('/home/contact-points/:id/verify', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const { id } = uuidParam(request);
    try {
      await verifyContactPoint(ctx, id, textOf(request.body, 'code', 40));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const t = translatorFor(ctx.language);
      const paused = error.retryAfterSeconds;
      const message =
        paused === undefined ? t.text('code.wrong') : t.text('code.paused', { minutes: minutes(paused) });
      if (error.code !== 'code.wrong' && paused === undefined) throw error;
      return showProve(services, ctx, reply, id, [{ field: 'code', message }], error.status);
    }
    return seeOther(reply, HOME);
  });
}

/** Ended meanwhile, elsewhere: what was wanted has come true. */
const ignore = (code: string) => (error: unknown) => {
  if (!(error instanceof Problem) || error.code !== code) throw error;
};

async function showProve(
  services: Services,
  ctx: Context,
  reply: FastifyReply,
  id: string,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const contact = await ownContact(ctx, id);
  if (contact.verified_at) return seeOther(reply, HOME);
  const t = translatorFor(ctx.language);
  const title = t.text('home.proveTitle');
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.html('code.sent', { contact: ltr(contact.address) })}</p>
${form(`/home/contact-points/${id}/verify`, html`${codeField(errors, t)}${button(t.text('home.prove'))}`)}
${form(`/home/contact-points/${id}/code`, button(t.text('code.again'), 'second'))}
<p class="alt"><a href="${HOME}">${t.text('home.back')}</a></p>`;
  const organization = await getOrganization(ctx);
  return show(reply, services, t, { title, body, organization, invalid: errors.length > 0 }, status);
}
