import type { FastifyReply } from 'fastify';
import { button, form, type Html, hidden, html, nothing, qrCode } from '../../../platform/page/index.ts';
import type { Services } from '../../sessions/index.ts';
import { needsCode } from '../links.ts';
import {
  heading,
  lead,
  m,
  maskedContact,
  named,
  namedOrNull,
  type Offered,
  show,
  untilOf,
  type View,
} from './view.ts';

export const showOffer = (
  reply: FastifyReply,
  services: Services,
  about: Offered,
  action: string,
): Promise<FastifyReply> =>
  show(
    reply,
    services,
    about.organization,
    offerView(
      about,
      action,
      about.offer.link_id !== null && new URL(action, services.settings.publicUrl).href,
    ),
  );

/**
 * The invitation itself: who invites to what, until when, and one button.
 * @param link the page's own address, offered to the phone of whoever reads it at a desk
 */
export function offerView(about: Offered, action: string, link: string | false = false): View {
  const { offer, organization } = about;
  const t = m.join;
  const vouched = offer.origin === 'copied' || offer.origin === 'shown';
  const byLink = offer.link_id !== null;
  const title = t.title(organization.name);
  const organizationId = byLink ? nothing : hidden('organization', organization.id);
  const body = html`${heading(html`${t.welcome}${offer.first_name && html`, <bdi>${offer.first_name}</bdi>`}`)}
${lead(t.lead(namedOrNull(offer.inviter_name), named(organization.name)))}
${vouched && lead(t.vouched)}
${form(action, html`${organizationId}${button(t.go(named(organization.name)))}`)}
<p class="alt quiet">${t.until(untilOf(about))}${needsCode(offer) && html`<br>${t.codeFirst(maskedContact(offer))}`}</p>
${byLink && html`<p class="alt"><a href="${action}/not-me">${t.notMe}</a></p>`}
${link && onThePhone(link)}`;
  return { title, body };
}

/** Folded, since a code on a screen can be read from the next desk. */
const onThePhone = (link: string): Html =>
  html`<details class="phone"><summary>${m.join.phone}</summary><p class="hint">${m.join.scan}</p>${qrCode(link, m.join.qr)}</details>`;

export interface SomebodyElse {
  name: string;
  organization: string;
}

/** This browser is signed in as somebody else: joining would end that, so the person says what they want. */
export function showSomebodyElse(
  reply: FastifyReply,
  services: Services,
  { organization }: Offered,
  action: string,
  other: SomebodyElse,
  status: number,
): Promise<FastifyReply> {
  const t = m.other;
  const body = html`${heading(t.title)}
${lead(t.lead(named(other.name), named(other.organization)))}
${form(action, html`${hidden('switch', 'yes')}${button(t.switch(named(organization.name)))}`)}
<a class="button second" href="/home">${t.stay(named(other.name))}</a>
<p class="alt"><a href="${action}/not-me">${m.join.notMe}</a></p>`;
  return show(reply, services, organization, { title: t.title, body }, status);
}

export function showNotMe(
  reply: FastifyReply,
  services: Services,
  { offer, organization }: Offered,
  path: string,
): Promise<FastifyReply> {
  const t = m.notMe;
  const body = html`${heading(t.title)}
${lead(t.lead(namedOrNull(offer.inviter_name), named(organization.name)))}
${form(`${path}/not-me`, button(t.go))}
<p class="alt"><a href="${path}">${t.back}</a></p>`;
  return show(reply, services, organization, { title: t.title, body });
}

export function showNotMeDone(
  reply: FastifyReply,
  services: Services,
  { organization }: Offered,
): Promise<FastifyReply> {
  const t = m.notMe;
  const body = html`${heading(t.doneTitle)}${lead(t.done(named(organization.name)))}`;
  return show(reply, services, organization, { title: t.doneTitle, body });
}
