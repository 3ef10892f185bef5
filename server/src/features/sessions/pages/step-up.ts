import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import { translatorFor } from '../../../platform/messages/index.ts';
import {
  button,
  errorSummary,
  type FieldError,
  form,
  type Html,
  hidden,
  html,
  localPath,
  ltr,
  nothing,
  seeOther,
  textOf,
  trusted,
} from '../../../platform/page/index.ts';
import { Problem, sayProblem } from '../../../platform/problem.ts';
import { getOrganization } from '../../organizations/index.ts';
import { panelOpenedBy, stepUpContacts } from '../commands/require-own-proof.ts';
import { requestStepUpCode, stepUpByCode } from '../commands/step-up.ts';
import { latestOwnCode } from '../commands/verify-contact.ts';
import { isFresh, signedIn } from '../read.ts';
import { scriptsOf, stepUpSlots } from '../slots.ts';
import type { Services } from '../visit.ts';
import { HOME } from './enter.ts';
import { caller, toSignIn } from './signed-in.ts';
import { codeField, minutes, show } from './view.ts';

export const STEP_UP = '/step-up';
/** The answer to somebody who must prove themselves first and come back to `next`; anything else goes up. */
export function proveFirst(error: unknown, reply: FastifyReply, next: string): FastifyReply {
  if (!(error instanceof Problem) || error.code !== 'session.step_up_required') throw error;
  return seeOther(reply, withNextOnly(next));
}

/** Where the small window of the portal ends: it tells the portal and closes itself. */
const DONE = `${STEP_UP}/done`;
/** The portal listens on a channel of this name. */
const TELL = `new BroadcastChannel('beckon-step-up').postMessage('proved');window.opener&&window.close()`;

const NO_CONTACT = '00000000-0000-0000-0000-000000000000';

/**
 * `/step-up?next=`: proves again who is signed in, by a code or by what features above bring, and goes on to `next`.
 * Without JavaScript. Where `next` is the Admin panel and this session rests on less than that asks for, a passkey is made
 * here, after a code if the proof is an old one. With
 * `strong` no code is offered.
 */
export function stepUpPages(pages: FastifyInstance, services: Services): void {
  pages.get(STEP_UP, async (request, reply) => {
    const ctx = await caller(services, request);
    return ctx
      ? showWays(services, ctx, request, reply, nextOf(request.query), [])
      : toSignIn(request, reply);
  });

  pages.post(STEP_UP, async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const next = nextOf(request.body);
    const contact = textOf(request.body, 'contact', 40);
    try {
      await requestStepUpCode(ctx, contact);
    } catch (error) {
      const said = errorOf(error, ctx, reply, null, 'code.tooOften');
      return showWays(services, ctx, request, reply, next, [said.error], said.status);
    }
    return seeOther(reply, pathOf(`${STEP_UP}/code`, { contact, next }));
  });

  pages.get(`${STEP_UP}/code`, async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const contact = String((request.query as Record<string, unknown>).contact ?? '');
    return showCode(services, ctx, reply, { contact, next: nextOf(request.query), errors: [] });
  });

  pages.post(`${STEP_UP}/code`, async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const next = nextOf(request.body);
    const contact = textOf(request.body, 'contact', 40);
    try {
      await stepUpByCode(ctx, contact, textOf(request.body, 'code', 40));
    } catch (error) {
      const said = errorOf(error, ctx, reply, 'code', 'code.paused');
      return showCode(services, ctx, reply, { contact, next, errors: [said.error] }, said.status);
    }
    return seeOther(reply, next ?? HOME);
  });

  pages.get(DONE, async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const t = translatorFor(ctx.language);
    const title = t.text('stepUp.done.title');
    const body = html`<h1>${title}</h1><p class="lead">${t.text('stepUp.done.lead')}</p>
<p class="alt"><a href="${HOME}">${t.text('home.back')}</a></p>`;
    return show(reply, services, t, { title, body, script: TELL, organization: await getOrganization(ctx) });
  });
}

const nextOf = (from: unknown): string | null => localPath((from as Record<string, unknown> | null)?.next);

function pathOf(path: string, query: { contact: string; next: string | null }): string {
  const asked = new URLSearchParams({ contact: query.contact, ...(query.next ? { next: query.next } : {}) });
  return `${path}?${asked}`;
}

/** A refusal in the words of the page; anything else goes up. */
function errorOf(
  error: unknown,
  ctx: Context,
  reply: FastifyReply,
  field: string | null,
  tooOften: 'code.tooOften' | 'code.paused',
): { error: FieldError; status: number } {
  if (!(error instanceof Problem) || error.code === 'session.required') throw error;
  const t = translatorFor(ctx.language);
  const { status, retryAfterSeconds: seconds } = error;
  if (seconds !== undefined) {
    reply.header('retry-after', String(Math.ceil(seconds)));
    return { error: { field, message: t.text(tooOften, { minutes: minutes(seconds) }) }, status };
  }
  if (error.code === 'code.wrong') return { error: { field, message: t.text('code.wrong') }, status };
  return { error: { field: null, message: sayProblem(error, ctx.language) }, status };
}

async function showWays(
  services: Services,
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  next: string | null,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const t = translatorFor(ctx.language);
  const organization = await getOrganization(ctx);
  const opens = /^\/admin(?![\w-])/.test(next ?? '') ? await panelOpenedBy(ctx) : null;
  const strong = opens !== null;
  const slots = await stepUpSlots({ services, request, ctx, organization, t, next, strong });
  const codeless = 'strong' in (request.query as Record<string, unknown>);
  const noCode = codeless || opens === 'proof' || (strong && isFresh(signedIn(ctx)));
  const contacts = noCode ? [] : await stepUpContacts(ctx);
  const title = t.text(strong ? 'stepUp.strongTitle' : 'stepUp.title');
  // A code alone does not open it: back here, where what does is offered.
  const afterCode = strong ? withNextOnly(next) : next;
  // A button that needs a script is that of a passkey, and then the main one.
  const proves = slots.some(({ script }) => script);
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.text(codeless ? 'stepUp.strong' : strong ? 'stepUp.strongLead' : 'stepUp.lead')}</p>
${slots.map((slot) => slot.body)}
${strong && contacts.length > 0 && html`<p>${t.text('stepUp.codeFirst')}</p>`}
${contacts.length > 0 && form(STEP_UP, html`${hiddenNext(afterCode)}${choiceOf(contacts, t.text('stepUp.where'))}${button(t.text('contact.send'), proves ? 'second' : undefined)}`)}
${slots.length === 0 && contacts.length === 0 && html`<p>${t.text('stepUp.none')}</p>${form('/sign-out', button(t.text('home.signOut')))}`}
${strong && html`<p class="alt"><a href="${HOME}">${t.text('home.back')}</a></p>`}`;
  const view = { title, body, organization, invalid: errors.length > 0, ...scriptsOf(slots) };
  return show(reply, services, t, view, status);
}

const hiddenNext = (next: string | null): Html => (next ? hidden('next', next) : nothing);

function choiceOf(contacts: readonly { id: string; address: string }[], legend: string): Html {
  const [only, ...others] = contacts;
  if (only && others.length === 0)
    return html`${hidden('contact', only.id)}<p class="alt">${legend} <strong>${ltr(only.address)}</strong></p>`;
  const choices = contacts.map(
    ({ id, address }, at) =>
      html`<label class="choice"><input type="radio" name="contact" value="${id}"${at === 0 && trusted(' checked')}><span>${ltr(address)}</span></label>`,
  );
  return html`<fieldset><legend>${legend}</legend>${choices}</fieldset>`;
}

async function showCode(
  services: Services,
  ctx: Context,
  reply: FastifyReply,
  asked: { contact: string; next: string | null; errors: readonly FieldError[] },
  status = 200,
): Promise<FastifyReply> {
  const { contact: id, next, errors } = asked;
  const contact = (await stepUpContacts(ctx)).find((c) => c.id === id);
  const latest = await latestOwnCode(ctx, 'step_up', contact?.id ?? NO_CONTACT);
  if (!contact || !(latest || errors.length > 0)) return seeOther(reply, withNextOnly(next));
  const t = translatorFor(ctx.language);
  const title = t.text('stepUp.title');
  const kept = html`${hiddenNext(next)}${hidden('contact', contact.id)}`;
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.html('code.sent', { contact: ltr(contact.address) })}</p>
${form(`${STEP_UP}/code`, html`${kept}${codeField(errors, t)}${button(t.text('code.go'))}`)}
${form(STEP_UP, html`${kept}${button(t.text('code.again'), 'second')}`)}
<p class="alt"><a href="${withNextOnly(next)}">${t.text('stepUp.otherWay')}</a></p>`;
  const organization = await getOrganization(ctx);
  return show(reply, services, t, { title, body, organization, invalid: errors.length > 0 }, status);
}

const withNextOnly = (next: string | null): string =>
  next ? `${STEP_UP}?next=${encodeURIComponent(next)}` : STEP_UP;
