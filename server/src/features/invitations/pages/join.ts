import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import {
  button,
  errorSummary,
  type FieldError,
  field,
  form,
  type Html,
  html,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { findOnlyOrganization } from '../../organizations/index.ts';
import {
  consumeProof,
  enter,
  invalidContact,
  JOIN_BY_PROOF,
  parseContact,
  readCodeCookie,
  readProof,
  type Services,
  type StartedSession,
  sessionToken,
  visitOf,
} from '../../sessions/index.ts';
import { acceptInvitation } from '../commands/accept-invitation.ts';
import { noteOpened } from '../commands/note-visit.ts';
import type { OfferRow } from '../link-queries.ts';
import { findByContact, stateOf } from '../links.ts';
import { readCode, sendCode, showCodeForm } from './code-form.ts';
import { showOffer, showSomebodyElse, somebodyElse } from './offer.ts';
import { showState } from './states.ts';
import { heading, lead, offered, show, translatorOf } from './view.ts';

const START_AGAIN = '/join?gone';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * `/join`: the way in for whoever has a link that does not work. A code to the invited contact leads where the link leads;
 * the answer is the same whether the contact was invited or not.
 */
export function joinPages(pages: FastifyInstance, services: Services): void {
  pages.get('/join', async (request, reply) => {
    const gone = 'gone' in (request.query as Record<string, unknown>);
    return showForm(
      services,
      reply,
      '',
      gone ? [{ field: null, message: translatorOf(services, reply).text('code.gone') }] : [],
    );
  });
  pages.post('/join', (request, reply) => askForCode(services, request, reply));
  pages.get('/join/code', async (request, reply) =>
    readCodeCookie(request, services.settings) ? codeForm(services, reply) : seeOther(reply, START_AGAIN),
  );
  pages.post('/join/code', (request, reply) => proveContact(services, request, reply));
  pages.get(JOIN_BY_PROOF, async (request, reply) => {
    const organizationId = idOf((request.query as Record<string, unknown>).organization);
    const offer = await provedOffer(services, request, organizationId);
    const state = offer && stateOf(offer);
    if (!offer || (state !== 'open' && state !== 'held')) return seeOther(reply, START_AGAIN);
    const about = await offered(services, request, offer);
    const t = translatorOf(services, reply, about);
    if (state === 'held') return showState(reply, services, t, about, state, JOIN_BY_PROOF);
    const other = await somebodyElse(services, request);
    return other
      ? showSomebodyElse(reply, services, t, about, JOIN_BY_PROOF, other, 200)
      : showOffer(reply, services, t, about, JOIN_BY_PROOF);
  });
  pages.post(JOIN_BY_PROOF, (request, reply) => joinByProof(services, request, reply));
}

async function askForCode(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const typed = textOf(request.body, 'contact', 400);
  const only = await findOnlyOrganization(services.db);
  const contact = parseContact(typed, only?.default_country);
  const t = translatorOf(services, reply);
  const again = (message: string | Html, status: number) =>
    showForm(services, reply, typed, [{ field: 'contact', message }], status);
  if (!contact) return again(invalidContact(t), 422);
  const refused = await sendCode(services, request, reply, t, { purpose: 'join', ...contact });
  return refused ? again(refused.message, refused.status) : seeOther(reply, '/join/code');
}

/** A right code proves the contact; where it leads is the same as at sign-in. */
async function proveContact(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const t = translatorOf(services, reply);
  const read = await readCode(services, request, reply, t, 'join');
  if (read === 'gone') return seeOther(reply, START_AGAIN);
  if ('refused' in read) return codeForm(services, reply, read.refused);
  const { code } = read;
  const entered = await enter(services, request, reply, {
    proof: code,
    organizationId: code.organization_id,
  });
  return entered ?? codeForm(services, reply, { message: t.text('code.wrong'), status: 422 });
}

async function joinByProof(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const organizationId = idOf(textOf(request.body, 'organization', 40));
  const open = await provedOffer(services, request, organizationId);
  if (!open || stateOf(open) !== 'open') return seeOther(reply, START_AGAIN);
  const about = await offered(services, request, open);
  const t = translatorOf(services, reply, about);
  const other = textOf(request.body, 'switch', 3) === 'yes' ? null : await somebodyElse(services, request);
  if (other) return showSomebodyElse(reply, services, t, about, JOIN_BY_PROOF, other, 409);
  const visit = { ...visitOf(services, request), language: t.language };
  await noteOpened(visit, open);
  const replaces = sessionToken(request, services.settings);
  try {
    // The proof is taken with what it is good for, or not at all.
    const session = await services.db.transaction(async (db): Promise<StartedSession | null> => {
      const proof = await consumeProof({ ...services, db }, request, reply);
      const offer = proof && (await findByContact(db, organizationId, proof));
      if (!offer || stateOf(offer) !== 'open') return null;
      return acceptInvitation({ ...visit, db }, { offer, codeProved: true, replaces });
    });
    if (session) return seeOther(addCookie(reply, session.setCookie), '/welcome');
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invitation.not_pending') throw error;
  }
  return seeOther(reply, START_AGAIN);
}

/** What the contact that this browser proved is offered at the organization. */
async function provedOffer(
  services: Services,
  request: FastifyRequest,
  organizationId: string,
): Promise<OfferRow | null> {
  const proof = await readProof(services, request);
  const offer = proof && (await findByContact(services.db, organizationId, proof));
  return offer || null;
}

const idOf = (value: unknown): string =>
  typeof value === 'string' && UUID.test(value) ? value : '00000000-0000-0000-0000-000000000000';

function codeForm(
  services: Services,
  reply: FastifyReply,
  refused?: { message: string; status: number },
): Promise<FastifyReply> {
  const t = translatorOf(services, reply);
  return showCodeForm(reply, services, t, {
    organization: null,
    action: '/join/code',
    lead: t.text('code.ifInvited'),
    again: null,
    back: html`<p class="alt"><a href="/join">${t.text('contact.other')}</a></p>`,
    refused,
  });
}

function showForm(
  services: Services,
  reply: FastifyReply,
  contact: string,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const t = translatorOf(services, reply);
  const title = t.text('join.byCode.title');
  const body = html`${errorSummary(errors, t.text('page.problem'))}${heading(title)}
${lead(t.text('join.byCode.lead'))}
${form(
  '/join',
  html`${field(
    {
      name: 'contact',
      label: t.text('contact.label'),
      hint: t.text('contact.hint'),
      value: contact,
      autocomplete: 'username',
      inputmode: 'email',
      dir: 'ltr',
      maxlength: 320,
    },
    errors,
  )}${button(t.text('contact.send'))}`,
)}
<p class="alt"><a href="/sign-in">${t.text('join.byCode.signIn')}</a></p>`;
  return show(reply, services, t, null, { title, body, invalid: errors.length > 0 }, status);
}
