import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import {
  button,
  errorSummary,
  type FieldError,
  field,
  form,
  goOn,
  type Html,
  hidden,
  html,
  localPath,
  nothing,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem, sayProblem } from '../../../platform/problem.ts';
import {
  findOnlyOrganization,
  findOrganizationBySlug,
  type OrganizationRow,
} from '../../organizations/index.ts';
import { endSession } from '../commands/end-sessions.ts';
import { requestCode } from '../commands/request-code.ts';
import { codeCookie, removedSessionCookie, sessionToken } from '../cookies.ts';
import { wayOutOf } from '../reactions.ts';
import { loadCaller } from '../read.ts';
import { scriptsOf, signInSlots } from '../slots.ts';
import { newBrowserToken, type Services, visitOf } from '../visit.ts';
import { parseContact } from './contact.ts';
import { FRONT_DOOR, withNext } from './enter.ts';
import { invalidContact, minutes, show, translatorOf } from './view.ts';

interface SignInForm {
  /** The organization whose page it is, if any. */
  organization?: OrganizationRow | undefined;
  /** The only one that there is: its country tells how to read numbers. */
  only?: OrganizationRow | undefined;
  contact: string;
  next: string | null;
  errors: readonly FieldError[];
}

/** `/sign-in`, `/o/:slug`, `/sign-out`. */
export function signInPages(pages: FastifyInstance, services: Services): void {
  pages.get('/sign-in', async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const next = localPath(query.next);
    const token = sessionToken(request, services.settings);
    if (await loadCaller(services.db, token, { network: request.ip }))
      return seeOther(reply, next ?? FRONT_DOOR);
    const errors =
      'gone' in query ? [{ field: null, message: translatorOf(services, reply).text('code.gone') }] : [];
    const only = await findOnlyOrganization(services.db);
    return showForm(reply, services, { only, contact: '', next, errors });
  });

  pages.get<{ Params: { slug: string } }>('/o/:slug', async (request, reply) => {
    const organization = await findOrganizationBySlug(services.db, request.params.slug);
    const next = localPath((request.query as Record<string, unknown>).next);
    if (organization) return showForm(reply, services, { organization, contact: '', next, errors: [] });
    const t = translatorOf(services, reply);
    const title = t.text('page.notFound.title');
    const body = html`<h1>${title}</h1><p class="lead">${t.text('signIn.noOrganization')}</p>`;
    return show(reply, services, t, { title, body }, 404);
  });

  pages.post('/sign-in', (request, reply) => askForCode(services, request, reply));

  pages.post('/sign-out', async (request, reply) => {
    const token = sessionToken(request, services.settings);
    const visit = visitOf(services, request);
    const ended = token ? await endSession(visit, token) : null;
    addCookie(reply, removedSessionCookie(services.settings));
    const wayOut = ended && (await wayOutOf(visit, ended));
    return wayOut ? goOn(reply, wayOut, translatorOf(services, reply)) : seeOther(reply, '/sign-in');
  });
}

async function askForCode(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const slug = textOf(request.body, 'organization', 100);
  const organization = slug ? await findOrganizationBySlug(services.db, slug) : undefined;
  const t = translatorOf(services, reply, { organization: organization?.language });
  const next = localPath(textOf(request.body, 'next'));
  const typed = textOf(request.body, 'contact', 400);
  const only = organization ? undefined : await findOnlyOrganization(services.db);
  const again = (message: string | Html, status: number) =>
    showForm(
      reply,
      services,
      { organization, only, contact: typed, next, errors: [{ field: 'contact', message }] },
      status,
    );
  // Without a country code a number is read as of the only organization's country; with several nobody can know.
  const contact = parseContact(typed, (organization ?? only)?.default_country);
  if (!contact) return again(invalidContact(t), 422);
  const browserToken = newBrowserToken();
  try {
    const { codeId } = await requestCode(visitOf(services, request), {
      purpose: 'sign_in',
      ...contact,
      browserToken,
      ...(organization ? { organizationId: organization.id } : {}),
    });
    addCookie(reply, codeCookie(services.settings, { codeId, browserToken }));
    return seeOther(reply, withNext('/sign-in/code', next));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const seconds = error.retryAfterSeconds;
    if (seconds === undefined) return again(sayProblem(error, t.language), error.status);
    reply.header('retry-after', String(Math.ceil(seconds)));
    return again(t.text('code.tooOften', { minutes: minutes(seconds) }), error.status);
  }
}

async function showForm(
  reply: FastifyReply,
  services: Services,
  view: SignInForm,
  status = 200,
): Promise<FastifyReply> {
  const { organization, only, errors } = view;
  const t = translatorOf(services, reply, { organization: organization?.language });
  const heading = t.text('signIn.title');
  const ways = await signInSlots({
    services,
    request: reply.request,
    organization: organization ?? only,
    next: view.next,
    t,
  });
  const title = organization ? t.line('signIn.titleOf', { organization: organization.name }) : heading;
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${heading}</h1>
<p class="lead">${t.text('signIn.lead')}</p>
${ways.map((way) => way.body)}
${form(
  '/sign-in',
  html`${organization && hidden('organization', organization.slug)}${view.next ? hidden('next', view.next) : nothing}${field(
    {
      name: 'contact',
      label: t.text('contact.label'),
      hint: (organization ?? only) ? t.text('signIn.hintLocal') : t.text('signIn.hint'),
      value: view.contact,
      // Browsers suggest passkeys here where a slot's script asks for them.
      autocomplete: 'username webauthn',
      inputmode: 'email',
      dir: 'ltr',
      maxlength: 320,
    },
    errors,
  )}${button(t.text('contact.send'))}`,
)}`;
  return show(
    reply,
    services,
    t,
    { title, body, invalid: errors.length > 0, organization: organization ?? only, ...scriptsOf(ways) },
    status,
  );
}
