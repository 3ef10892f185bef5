import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import {
  button,
  errorSummary,
  type FieldError,
  field,
  form,
  type Html,
  hidden,
  html,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem, sayProblem } from '../../../platform/problem.ts';
import { open } from '../../../platform/sealed.ts';
import {
  checkCode,
  codeCookie,
  codeField,
  invalidContact,
  newBrowserToken,
  parseContact,
  readCodeCookie,
  requestCode,
  type Services,
  showPage,
  visitOf,
} from '../../sessions/index.ts';
import type { Facts } from '../facts.ts';
import { type Traveller, travellerOf } from '../journeys.ts';
import { FIND_ARRIVED, type JourneyRow, TAKE_ARRIVED } from '../queries.ts';
import { findConnection } from '../read.ts';
import { answer, attempt, CONFIRM } from './arrival.ts';
import { type At, at, showGone } from './view.ts';

const CODE = '/sign-in/company/code';

interface Waiting {
  page: At;
  journey: JourneyRow;
  traveller: Traveller;
  facts: Facts;
  state: string;
}

/** Whoever the provider knows and we do not yet: a code to the address on record ties the two. */
export function confirmPages(pages: FastifyInstance, services: Services): void {
  const waiting =
    (answerIt: (w: Waiting) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const query = request.query as Record<string, unknown>;
      const state = request.method === 'GET' ? String(query.state ?? '') : textOf(request.body, 'state', 100);
      const found = await waitingFor(services, request, reply, state);
      return found ? answerIt(found) : showGone(services, request, reply);
    };
  pages.get(
    CONFIRM,
    waiting((w) => contactForm(w, w.facts.email ?? '', [])),
  );
  pages.post(CONFIRM, waiting(sendCode));
  pages.get(
    CODE,
    waiting((w) => codeForm(w, [])),
  );
  pages.post(CODE, waiting(enterCode));
}

async function waitingFor(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  state: string,
): Promise<Waiting | null> {
  const traveller = travellerOf(services, request, state);
  const hashes = traveller && [traveller.stateHash, traveller.browserHash];
  const journey = hashes && (await services.db.one<JourneyRow>(FIND_ARRIVED, hashes));
  const connection = journey && (await findConnection(services.db, journey.connection_id));
  if (!connection || !journey.arrived) return null;
  const facts = JSON.parse(open(services.settings, journey.arrived)) as Facts;
  return { page: await at(services, request, reply, connection), journey, traveller, facts, state };
}

async function sendCode(w: Waiting): Promise<FastifyReply> {
  const { services, request, reply, organization, t } = w.page;
  const typed = textOf(request.body, 'contact', 400);
  const refuse = (message: string | Html, status: number) =>
    contactForm(w, typed, [{ field: 'contact', message }], status);
  const contact = parseContact(typed, organization.default_country);
  if (!contact) return refuse(invalidContact(t), 422);
  const browserToken = newBrowserToken();
  try {
    const asked = { purpose: 'sign_in' as const, ...contact, organizationId: organization.id, browserToken };
    const { codeId } = await requestCode(visitOf(services, request), asked);
    addCookie(reply, codeCookie(services.settings, { codeId, browserToken }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.retryAfterSeconds) reply.header('retry-after', String(Math.ceil(error.retryAfterSeconds)));
    return refuse(sayProblem(error, t.language), error.status);
  }
  return seeOther(reply, `${CODE}?state=${encodeURIComponent(w.state)}`);
}

async function enterCode(w: Waiting): Promise<FastifyReply> {
  const { services, request, t } = w.page;
  const cookie = readCodeCookie(request, services.settings);
  const code = textOf(request.body, 'code', 40);
  const wrong = [{ field: 'code', message: t.text('code.wrong') }];
  if (!cookie || !code) return codeForm(w, wrong, 422);
  const checked = await checkCode(visitOf(services, request), { ...cookie, code, purpose: 'sign_in' });
  if (!checked.ok) return codeForm(w, wrong, checked.reason === 'paused' ? 429 : 422);
  const { traveller } = w;
  const taken = await services.db.one(TAKE_ARRIVED, [traveller.stateHash, traveller.browserHash]);
  if (!taken) return showGone(services, request, w.page.reply);
  const { kind, canonical } = checked.code;
  return answer(w.page, await attempt(w.page, w.facts, { kind, canonical }), w.journey.next);
}

function contactForm(w: Waiting, value: string, errors: FieldError[], status = 200): Promise<FastifyReply> {
  const { reply, services, t, organization, connection } = w.page;
  const title = t.text('company.confirmTitle');
  const named = { organization: organization.name, name: connection.name };
  const contact = field(
    {
      name: 'contact',
      label: t.text('contact.label'),
      hint: t.text('contact.hint'),
      value,
      autocomplete: 'username',
      inputmode: 'email',
      dir: 'ltr',
      maxlength: 320,
    },
    errors,
  );
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.html('company.confirm', named)}</p>
${form(CONFIRM, html`${hidden('state', w.state)}${contact}${button(t.text('contact.send'))}`)}
<p class="alt"><a href="/o/${organization.slug}">${t.text('company.otherWays')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization, invalid: errors.length > 0 }, status);
}

function codeForm(w: Waiting, errors: FieldError[], status = 200): Promise<FastifyReply> {
  const { reply, services, t, organization } = w.page;
  const title = t.text('code.title');
  const code = codeField(errors, t);
  const back = `${CONFIRM}?state=${encodeURIComponent(w.state)}`;
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.text('code.ifInvited')}</p>
${form(CODE, html`${hidden('state', w.state)}${code}${button(t.text('code.go'))}`)}
<p class="alt"><a href="${back}">${t.text('contact.other')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization, invalid: errors.length > 0 }, status);
}
