import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuseCrossSite } from '../cross-site.ts';
import { DatabaseBusy } from '../database/index.ts';
import { type Translator, translatorFor } from '../messages/index.ts';
import { inLanguage, Problem, platformProblems, titleOf } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { html } from './html.ts';
import { languageSwitch, readersLanguage, rememberLanguage } from './language.ts';
import { sendPage } from './page.ts';

/** No form of ours comes near it. */
const MAX_FORM_BYTES = 32 * 1024;
/** But one that a provider or a tool fills in, with signatures and certificates. */
const MAX_MESSAGE_BYTES = 512 * 1024;

/**
 * Registers server-rendered pages in a scope of their own: forms are read here and nowhere else (the API reads only
 * JSON), posts of other sites are refused, and a failure becomes a page in plain words.
 * @param fromAnywhere for protocols in which another site's page posts to us: such a page believes no cookie
 */
export function registerPages(
  app: FastifyInstance,
  settings: Settings,
  define: (pages: FastifyInstance) => void,
  { fromAnywhere = false }: { fromAnywhere?: boolean } = {},
): void {
  app.register(async (pages) => {
    await pages.register(formbody, { bodyLimit: fromAnywhere ? MAX_MESSAGE_BYTES : MAX_FORM_BYTES });
    if (!fromAnywhere)
      pages.addHook('onRequest', async (request) => refuseCrossSite(request, settings.publicUrl));
    pages.addHook('onRequest', async (request, reply) => rememberLanguage(request, reply, settings));
    pages.addHook('preHandler', async (request) => refuseNul(request));
    pages.setErrorHandler((error: Error, request, reply) => showFailure(reply, request, error, settings));
    define(pages);
  });
}

/** No database keeps such a text, and nobody types one: whatever of a page would read it, it is no form of ours. */
function refuseNul({ url, body }: FastifyRequest): void {
  const fields = typeof body === 'object' && body !== null ? Object.values(body).flat() : [];
  if (/%00/.test(url) || fields.some((text) => typeof text === 'string' && text.includes('\0')))
    throw platformProblems.problem('request.invalid', { detail: 'unreadable_form' });
}

/** What a page of this installation says above everything, or null. */
export function bannerOf(settings: Settings, t: Translator): string | null {
  if (settings.demo) return t.text('page.demo');
  const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(settings.publicUrl.hostname);
  const preview = settings.channels.email === 'preview' || settings.channels.sms === 'preview';
  return preview && !loopback ? t.text('page.preview') : null;
}

/** A failure in plain words, for somebody at a browser. */
export function showFailure(
  reply: FastifyReply,
  request: FastifyRequest,
  error: Error,
  settings: Settings,
): FastifyReply {
  const problem = error instanceof Problem ? error : translate(error);
  if (problem.status >= 500)
    request.log.error({ request_id: request.id, code: problem.code, name: error.name }, 'page failed');
  if (problem.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(problem.retryAfterSeconds))));
  const t = translatorFor(readersLanguage(request, settings));
  const title = titleOf(problem.code, t.language);
  const [refusal] = problem.refusals.map((r) => inLanguage(r, t.language));
  const back = request.method === 'GET' ? null : t.text('page.goBack');
  return sendPage(
    reply,
    {
      title,
      language: t.language,
      languages: languageSwitch(request),
      banner: bannerOf(settings, t),
      body: html`<h1>${t.text('page.failed')}</h1>
<p class="lead">${refusal?.detail ?? title}</p>
<p class="lead">${refusal?.next_step ?? back}</p>`,
      fine: html`<bdi dir="ltr">${problem.code}</bdi>`,
    },
    problem.status,
  );
}

function translate(error: Error): Problem {
  if (error instanceof DatabaseBusy)
    return platformProblems.problem('database.busy', { retryAfterSeconds: 2 });
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return platformProblems.problem('request.too_large');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return platformProblems.problem('request.invalid', { detail: 'unreadable_form' });
  return platformProblems.problem('server.fault');
}
