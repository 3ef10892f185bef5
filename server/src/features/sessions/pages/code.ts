import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  button,
  errorSummary,
  type FieldError,
  form,
  hidden,
  html,
  localPath,
  nothing,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { getOrganization } from '../../organizations/index.ts';
import { checkCode } from '../commands/check-code.ts';
import { type CodeCookie, readCodeCookie } from '../cookies.ts';
import { type CodeRow, findCode } from '../queries.ts';
import { contextOf, type Services, visitOf } from '../visit.ts';
import { enter } from './enter.ts';
import { messagesIn } from './messages.ts';
import { codeField, minutes, show } from './view.ts';

const m = messagesIn('en');
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
    const next = localPath(textOf(request.body, 'next'));
    const refuse = (message: string, status: number) =>
      showForm(services, request, reply, asked.row, next, [{ field: 'code', message }], status);
    const code = textOf(request.body, 'code', 40);
    if (!code) return refuse(m.code.missing, 422);
    const checked = await checkCode(visitOf(services, request), {
      ...asked.cookie,
      code,
      purpose: 'sign_in',
    });
    if (!checked.ok && checked.reason === 'paused') {
      reply.header('retry-after', String(Math.ceil(checked.secondsLeft)));
      return refuse(m.code.paused(minutes(checked.secondsLeft)), 429);
    }
    if (!checked.ok) return refuse(m.code.wrong, 422);
    const entered = await enter(services, request, reply, {
      proof: checked.code,
      organizationId: checked.code.organization_id,
      next,
    });
    return entered ?? refuse(m.code.wrong, 422);
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
  const hiddenNext = next ? hidden('next', next) : nothing;
  const body = html`${errorSummary(errors, m.problem)}<h1>${m.code.title}</h1>
<p class="lead">${m.code.lead} <bdi dir="ltr">${row.canonical}</bdi></p>
${form('/sign-in/code', html`${hiddenNext}${codeField(errors)}${button(m.code.go)}`)}
${form(
  '/sign-in',
  html`${hiddenNext}${organization && hidden('organization', organization.slug)}${hidden('contact', row.canonical)}${button(m.code.again, 'second')}`,
)}
<p class="alt"><a href="${organization ? `/o/${organization.slug}` : '/sign-in'}">${m.code.other}</a></p>`;
  return show(
    reply,
    services,
    {
      title: m.code.title,
      body,
      invalid: errors.length > 0,
      fine: html`${m.code.nothing}`,
      organization,
    },
    status,
  );
}
