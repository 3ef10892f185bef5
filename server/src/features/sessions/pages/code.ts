import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  button,
  errorSummary,
  type FieldError,
  form,
  hidden,
  html,
  localPath,
  ltr,
  nothing,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { getOrganization } from '../../organizations/index.ts';
import { type CodeRow, findCode } from '../code-queries.ts';
import { checkCode } from '../commands/check-code.ts';
import { type CodeCookie, readCodeCookie } from '../cookies.ts';
import { contextOf, type Services, visitOf } from '../visit.ts';
import { enter } from './enter.ts';
import { codeField, minutes, show, translatorOf } from './view.ts';

/** Where one goes whose code is gone: used up, too old, or without cookies. */
const START_AGAIN = '/sign-in?gone';

/** `/sign-in/code`. */
export function codePages(pages: FastifyInstance, services: Services): void {
  pages.get('/sign-in/code', async (request, reply) => {
    const asked = await askedFor(services, request);
    if (!asked) return seeOther(reply, START_AGAIN);
    const next = localPath((request.query as Record<string, unknown>).next);
    return showForm(services, request, reply, asked.row, next, []);
  });

  pages.post('/sign-in/code', async (request, reply) => {
    const asked = await askedFor(services, request);
    if (!asked) return seeOther(reply, START_AGAIN);
    const t = translatorOf(services, reply);
    const next = localPath(textOf(request.body, 'next'));
    const refuse = (message: string, status: number) =>
      showForm(services, request, reply, asked.row, next, [{ field: 'code', message }], status);
    const code = textOf(request.body, 'code', 40);
    if (!code) return refuse(t.text('code.missing'), 422);
    const checked = await checkCode(visitOf(services, request), {
      ...asked.cookie,
      code,
      purpose: 'sign_in',
    });
    if (!checked.ok && checked.reason === 'paused') {
      reply.header('retry-after', String(Math.ceil(checked.secondsLeft)));
      return refuse(t.text('code.paused', { minutes: minutes(checked.secondsLeft) }), 429);
    }
    if (!checked.ok) return refuse(t.text('code.wrong'), 422);
    const entered = await enter(services, request, reply, {
      proof: checked.code,
      organizationId: checked.code.organization_id,
      next,
    });
    return entered ?? refuse(t.text('code.wrong'), 422);
  });
}

async function askedFor(
  services: Services,
  request: FastifyRequest,
): Promise<{ cookie: CodeCookie; row: CodeRow } | null> {
  const cookie = readCodeCookie(request, services.settings);
  const row = cookie && (await findCode(services.db, cookie.codeId, hashToken(cookie.browserToken)));
  return cookie && row?.purpose === 'sign_in' ? { cookie, row } : null;
}

async function showForm(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  row: CodeRow,
  next: string | null,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const organization = row.organization_id
    ? await getOrganization(contextOf(visitOf(services, request), row.organization_id, { kind: 'system' }))
    : null;
  const t = translatorOf(services, reply, { organization: organization?.language });
  const title = t.text('code.title');
  const hiddenNext = next ? hidden('next', next) : nothing;
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.html('code.ifOnRecord', { contact: ltr(row.canonical) })}</p>
${form('/sign-in/code', html`${hiddenNext}${codeField(errors, t)}${button(t.text('code.go'))}`)}
${form(
  '/sign-in',
  html`${hiddenNext}${organization && hidden('organization', organization.slug)}${hidden('contact', row.canonical)}${button(t.text('code.again'), 'second')}`,
)}
<p class="alt"><a href="${organization ? `/o/${organization.slug}` : '/sign-in'}">${t.text('contact.other')}</a></p>`;
  return show(
    reply,
    services,
    t,
    {
      title,
      body,
      invalid: errors.length > 0,
      fine: html`${t.text('code.nothingAsk')}`,
      organization,
    },
    status,
  );
}
