import type { FastifyReply } from 'fastify';
import { button, form, type Html, html } from '../../../platform/page/index.ts';
import type { Services } from '../../sessions/index.ts';
import type { Renewal } from '../commands/renew-invitation.ts';
import type { OfferState } from '../links.ts';
import { clockTime } from '../templates/words.ts';
import { heading, lead, m, maskedContact, named, type Offered, show, untilOf } from './view.ts';

/** The page of a link that leads no further, each with its one next step. `path` is that of the link. */
export function showState(
  reply: FastifyReply,
  services: Services,
  about: Offered,
  state: Exclude<OfferState, 'open'>,
  path: string,
): Promise<FastifyReply> {
  const { title } = m.states[state];
  const body = html`${heading(title)}
${bodies[state](about, path)}`;
  return show(reply, services, about.organization, { title, body }, 410);
}

/** Nothing is known of this token, so nothing of any organization is shown. */
export function showUnknown(reply: FastifyReply, services: Services): Promise<FastifyReply> {
  const t = m.states.unknown;
  const body = html`${heading(t.title)}${lead(t.lead)}${link('/join', t.go)}`;
  return show(reply, services, null, { title: t.title, body }, 404);
}

const link = (href: string, text: string): Html => html`<a class="button" href="${href}">${text}</a>`;

/** Whom to ask: the inviter, else whoever the organization names. */
const whomToAsk = ({ offer, organization }: Offered): string =>
  named(offer.inviter_name ?? organization.support_contact ?? organization.name);

const bodies: Record<Exclude<OfferState, 'open'>, (about: Offered, path: string) => Html> = {
  expired(about, path) {
    const t = m.states.expired;
    const { offer } = about;
    const own = offer.may_renew && !offer.contact_gone;
    return html`${lead(t.lead(untilOf(about)))}
${own && html`<p class="quiet lead">${t.renewHint(maskedContact(offer))}</p>`}
${form(`${path}/renew`, button(own ? t.renew : t.ask))}`;
  },
  replaced({ offer, organization }, path) {
    const t = m.states.replaced;
    const reachable = !offer.contact_gone;
    return html`${lead(t.lead(named(organization.name)))}
${reachable && html`<p class="quiet lead">${t.hint(maskedContact(offer))}</p>`}
${reachable ? form(`${path}/send-code`, button(t.go)) : link('/join', t.byContact)}`;
  },
  used({ organization }) {
    const t = m.states.used;
    return html`${lead(t.lead(named(organization.name)))}${link(`/o/${organization.slug}`, t.go)}`;
  },
  declined(about) {
    const t = m.states.declined;
    return html`${lead(t.lead)}${lead(t.next(whomToAsk(about)))}`;
  },
  revoked(about) {
    const t = m.states.revoked;
    return html`${lead(t.lead(named(about.organization.name)))}${lead(t.next(whomToAsk(about)))}`;
  },
};

/** What came of *Send me a new link*. */
export function showRenewal(
  reply: FastifyReply,
  services: Services,
  about: Offered,
  renewal: Renewal,
): Promise<FastifyReply> {
  const { offer, organization } = about;
  const t = m.renew;
  const answer = (title: string, text: string, status = 200) =>
    show(reply, services, organization, { title, body: html`${heading(title)}${lead(text)}` }, status);
  if (renewal.how === 'sent') return answer(t.sentTitle, t.sent(maskedContact(offer)));
  if (renewal.how === 'asked') return answer(t.askedTitle, t.asked(whomToAsk(about)));
  const time = clockTime(renewal.until, organization.time_zone, 'en');
  return answer(t.soonTitle, t.soon(maskedContact(offer), time), 429);
}
