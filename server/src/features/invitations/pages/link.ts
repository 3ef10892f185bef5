import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import type { Translator } from '../../../platform/messages/index.ts';
import { html, seeOther, textOf } from '../../../platform/page/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Services, sessionToken, visitOf } from '../../sessions/index.ts';
import { acceptInvitation } from '../commands/accept-invitation.ts';
import { declineInvitation } from '../commands/decline-invitation.ts';
import { noteFetched, noteOpened } from '../commands/note-visit.ts';
import { renewInvitation } from '../commands/renew-invitation.ts';
import { findByToken, needsCode, stateOf } from '../links.ts';
import { type Refused, readCode, sendCode, showCodeForm } from './code-form.ts';
import { showNotMe, showNotMeDone, showOffer, showSomebodyElse, somebodyElse } from './offer.ts';
import { showRenewal, showState, showUnknown } from './states.ts';
import { callerOf, heading, lead, maskedContact, type Offered, offered, show, translatorOf } from './view.ts';

type ByToken = FastifyRequest<{ Params: { token: string } }>;

/** A page of one link: what was found behind the token, and where the link stands. */
interface Call {
  services: Services;
  request: ByToken;
  reply: FastifyReply;
  t: Translator;
  about: Offered;
  path: string;
}

/**
 * `/j/:token` and what its buttons do. GET changes nothing (mail filters follow links and run what is on the page); each
 * POST asks again what the link is good for.
 */
export function linkPages(pages: FastifyInstance, services: Services): void {
  const at =
    (answer: (call: Call) => Promise<FastifyReply>) =>
    async (request: ByToken, reply: FastifyReply): Promise<FastifyReply> => {
      const { token } = request.params;
      const offer = await findByToken(services.db, token);
      if (!offer) return showUnknown(reply, services);
      const about = await offered(services, request, offer);
      return answer({
        services,
        request,
        reply,
        t: translatorOf(services, reply, about),
        about,
        path: `/j/${token}`,
      });
    };

  pages.get('/j/:token', at(showLink));
  pages.post('/j/:token', at(join));
  pages.get('/j/:token/code', at(showCode));
  pages.post('/j/:token/code', at(joinByCode));
  pages.post('/j/:token/send-code', at(sendAgain));
  pages.get('/j/:token/not-me', at(askNotMe));
  pages.post('/j/:token/not-me', at(notMe));
  pages.post('/j/:token/renew', at(renew));
}

async function showLink(call: Call): Promise<FastifyReply> {
  const { services, request, reply, t, about, path } = call;
  if (stateOf(about.offer) !== 'open') return closed(call);
  await noteFetched(visitOf(services, request), about.offer);
  const other = await somebodyElse(services, request);
  return other
    ? showSomebodyElse(reply, services, t, about, path, other, 200)
    : showOffer(reply, services, t, about, path);
}

async function join(call: Call): Promise<FastifyReply> {
  const { services, request, reply, t, about, path } = call;
  if (stateOf(about.offer) !== 'open') return closed(call);
  await noteOpened(visitOf(services, request), about.offer);
  const other = textOf(request.body, 'switch', 3) === 'yes' ? null : await somebodyElse(services, request);
  if (other) return showSomebodyElse(reply, services, t, about, path, other, 409);
  return needsCode(about.offer) ? sendAgain(call) : accept(call, false);
}

/** Joins, or says what became of the offer since the page was shown. */
async function accept(call: Call, codeProved: boolean): Promise<FastifyReply> {
  const { services, request, reply, t, about } = call;
  const replaces = sessionToken(request, services.settings);
  try {
    const session = await acceptInvitation(
      { ...visitOf(services, request), language: t.language },
      {
        offer: about.offer,
        codeProved,
        replaces,
      },
    );
    return seeOther(addCookie(reply, session.setCookie), '/welcome');
  } catch (error) {
    if (error instanceof Problem && error.code === 'invitation.not_pending') return changed(call);
    throw error;
  }
}

/** A condition fell between looking and taking: look again. */
async function changed(call: Call): Promise<FastifyReply> {
  const { services, request, reply } = call;
  const offer = await findByToken(services.db, request.params.token);
  if (!offer) return showUnknown(reply, services);
  const again = { ...call, about: await offered(services, request, offer) };
  if (stateOf(offer) !== 'open') return closed(again);
  // It asks for a code now, or a change of it was under way at that moment.
  return needsCode(offer) ? sendAgain(again) : seeOther(reply, call.path);
}

async function closed(call: Call): Promise<FastifyReply> {
  const { services, request, reply, t, about, path } = call;
  const state = stateOf(about.offer);
  if (state === 'open') return seeOther(reply, path);
  if (state === 'used' && (await isJoined(call))) return seeOther(reply, '/welcome');
  return showState(reply, services, t, await offered(services, request, about.offer), state, path);
}

/** Pressed twice, or the link opened again in the browser that joined by it. */
async function isJoined({ services, request, about }: Call): Promise<boolean> {
  const caller = await callerOf(services, request);
  return caller?.actor.userId === about.offer.user_id;
}

/** Sends a code to the contact of the link: to join by this link, or, where the link is dead, without it. */
async function sendAgain(call: Call): Promise<FastifyReply> {
  const { services, request, reply, t, about, path } = call;
  const { offer } = about;
  const state = stateOf(offer);
  const contact = {
    kind: offer.contact_kind,
    canonical: offer.canonical,
    organizationId: offer.organization_id,
  };
  if (state === 'replaced' && !offer.contact_gone) {
    const refused = await sendCode(services, request, reply, t, { purpose: 'join', ...contact });
    return refused ? tryLater(call, refused) : seeOther(reply, '/join/code');
  }
  if (state !== 'open' || !needsCode(offer)) return closed(call);
  const refused = await sendCode(services, request, reply, t, {
    purpose: 'confirm_join',
    ...contact,
    contactPointId: offer.contact_point_id,
    ...(offer.link_id ? { linkId: offer.link_id } : {}),
  });
  return refused ? codeForm(call, refused) : seeOther(reply, `${path}/code`);
}

function tryLater({ services, reply, t, about }: Call, refused: Refused): Promise<FastifyReply> {
  const title = t.text('join.replaced.title');
  const body = html`${heading(title)}${lead(refused.message)}`;
  return show(reply, services, t, about.organization, { title, body }, refused.status);
}

async function showCode(call: Call): Promise<FastifyReply> {
  const { offer } = call.about;
  return stateOf(offer) === 'open' && needsCode(offer) ? codeForm(call) : closed(call);
}

function codeForm({ services, reply, t, about, path }: Call, refused?: Refused): Promise<FastifyReply> {
  return showCodeForm(reply, services, t, {
    organization: about.organization,
    action: `${path}/code`,
    lead: t.html('code.sent', { contact: maskedContact(about.offer) }),
    again: `${path}/send-code`,
    back: html`<p class="alt"><a href="${path}">${t.text('join.decline.back')}</a></p>`,
    refused,
  });
}

async function joinByCode(call: Call): Promise<FastifyReply> {
  const { services, request, reply, t, about, path } = call;
  const { offer } = about;
  if (stateOf(offer) !== 'open') return closed(call);
  const read = await readCode(services, request, reply, t, 'confirm_join');
  if (read === 'gone') return seeOther(reply, path);
  if ('refused' in read) return codeForm(call, read.refused);
  const { code } = read;
  // A right code of another link proves another contact.
  if (code.link_id !== offer.link_id || code.contact_point_id !== offer.contact_point_id)
    return codeForm(call, { message: t.text('code.wrong'), status: 422 });
  return accept(call, true);
}

async function askNotMe(call: Call): Promise<FastifyReply> {
  return mayDecline(call)
    ? showNotMe(call.reply, call.services, call.t, call.about, call.path)
    : closed(call);
}

async function notMe(call: Call): Promise<FastifyReply> {
  const { services, request, reply, t, about } = call;
  if (!mayDecline(call)) return closed(call);
  const visit = visitOf(services, request);
  await noteOpened(visit, about.offer);
  try {
    await declineInvitation(visit, about.offer);
  } catch (error) {
    if (error instanceof Problem && error.code === 'invitation.not_pending') return changed(call);
    throw error;
  }
  return showNotMeDone(reply, services, t, about);
}

/** Also by a link that leads in no more: whoever gets messages that are not for them can always stop them. */
const mayDecline = ({ about: { offer } }: Call): boolean => offer.state === 'pending' && !offer.contact_gone;

async function renew(call: Call): Promise<FastifyReply> {
  const { services, request, reply, t, about } = call;
  if (stateOf(about.offer) !== 'expired') return closed(call);
  const renewal = await renewInvitation(visitOf(services, request), about.offer);
  return showRenewal(reply, services, t, about, renewal);
}
