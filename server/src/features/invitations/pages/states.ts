import type { FastifyReply } from 'fastify';
import type { Translator } from '../../../platform/messages/index.ts';
import { button, form, type Html, html } from '../../../platform/page/index.ts';
import type { Services } from '../../sessions/index.ts';
import type { Renewal } from '../commands/renew-invitation.ts';
import type { OfferState } from '../links.ts';
import { longTime } from '../templates/words.ts';
import { heading, lead, maskedContact, type Offered, show, translatorOf, untilOf } from './view.ts';

/** The page of a link that leads no further, each with its one next step. `path` is that of the link. */
export function showState(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  about: Offered,
  state: Exclude<OfferState, 'open'>,
  path: string,
): Promise<FastifyReply> {
  const title = t.text(`join.${state}.title`);
  const body = html`${heading(title)}
${bodies[state](about, path, t)}`;
  return show(reply, services, t, about.organization, { title, body }, state === 'held' ? 409 : 410);
}

/** Nothing is known of this token, so nothing of any organization is shown. */
export function showUnknown(reply: FastifyReply, services: Services): Promise<FastifyReply> {
  const t = translatorOf(services, reply);
  const title = t.text('join.unknown.title');
  const body = html`${heading(title)}${lead(t.text('join.unknown.lead'))}${link('/join', t.text('join.byCode.title'))}`;
  return show(reply, services, t, null, { title, body }, 404);
}

const link = (href: string, text: string): Html => html`<a class="button" href="${href}">${text}</a>`;

/** Whom to ask: the inviter, else whoever the organization names. */
const whomToAsk = ({ offer, organization }: Offered): string =>
  offer.inviter_name ?? organization.support_contact ?? organization.name;

const bodies: Record<Exclude<OfferState, 'open'>, (about: Offered, path: string, t: Translator) => Html> = {
  expired(about, path, t) {
    const { offer } = about;
    const own = offer.may_renew && !offer.contact_gone;
    const hint = own && t.html('join.expired.renewHint', { contact: maskedContact(offer) });
    return html`${lead(t.text('join.expired.lead', { until: untilOf(about, t) }))}
${hint && html`<p class="quiet lead">${hint}</p>`}
${form(`${path}/renew`, button(own ? t.text('join.expired.renew') : t.text('join.expired.ask')))}`;
  },
  held({ organization }, _path, t) {
    const whom = organization.support_contact ?? organization.name;
    return html`${lead(t.html('join.held.lead', { organization: organization.name }))}
${lead(t.html('join.held.next', { whom }))}`;
  },
  replaced({ offer, organization }, path, t) {
    const hint = !offer.contact_gone && t.html('join.replaced.hint', { contact: maskedContact(offer) });
    return html`${lead(t.html('join.replaced.lead', { organization: organization.name }))}
${hint && html`<p class="quiet lead">${hint}</p>`}
${hint ? form(`${path}/send-code`, button(t.text('contact.send'))) : link('/join', t.text('join.byCode.title'))}`;
  },
  used({ organization }, _path, t) {
    return html`${lead(t.html('join.used.lead', { organization: organization.name }))}
${link(`/o/${organization.slug}`, t.text('join.used.go'))}`;
  },
  declined(about, _path, t) {
    return html`${lead(t.text('join.declined.lead'))}${lead(t.html('join.declined.next', { whom: whomToAsk(about) }))}`;
  },
  revoked(about, _path, t) {
    return html`${lead(t.html('join.revoked.lead', { organization: about.organization.name }))}
${lead(t.html('join.revoked.next', { whom: whomToAsk(about) }))}`;
  },
};

/** What came of *Send me a new link*. */
export function showRenewal(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  about: Offered,
  renewal: Renewal,
): Promise<FastifyReply> {
  const { offer, organization } = about;
  const contact = maskedContact(offer);
  const answer = (title: string, text: Html, status = 200) =>
    show(reply, services, t, organization, { title, body: html`${heading(title)}${lead(text)}` }, status);
  if (renewal.how === 'sent')
    return answer(t.text('join.renew.sentTitle'), t.html('join.renew.sent', { contact }));
  if (renewal.how === 'asked')
    return answer(t.text('join.renew.askedTitle'), t.html('join.renew.asked', { whom: whomToAsk(about) }));
  const time = longTime(renewal.until, organization.time_zone, t.language);
  return answer(t.text('join.renew.soonTitle'), t.html('join.renew.soon', { contact, time }), 429);
}
