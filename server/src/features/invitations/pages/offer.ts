import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Translator } from '../../../platform/messages/index.ts';
import { button, form, type Html, hidden, html, nothing, qrCode } from '../../../platform/page/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import {
  contextOf,
  offerSlots,
  type Services,
  type Slotted,
  scriptsOf,
  visitOf,
} from '../../sessions/index.ts';
import { displayName, findUsers } from '../../users/index.ts';
import { needsCode } from '../links.ts';
import { callerOf, heading, lead, maskedContact, type Offered, show, untilOf, type View } from './view.ts';

export async function showOffer(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  about: Offered,
  action: string,
): Promise<FastifyReply> {
  const { organization, offer } = about;
  const link = offer.link_id !== null && new URL(action, services.settings.publicUrl).href;
  const ways = await offerSlots({ services, request: reply.request, organization, next: null, t });
  const view = offerView(t, about, action, { link, ways });
  return show(reply, services, t, organization, { ...view, ...scriptsOf(ways) });
}

interface OfferExtras {
  /** The page's own address, offered to the phone of whoever reads it at a desk. */
  link: string | false;
  /** Other ways to prove oneself. */
  ways: readonly Slotted[];
}

/** The invitation itself: who invites to what, until when, and one button. */
export function offerView(
  t: Translator,
  about: Offered,
  action: string,
  { link, ways }: OfferExtras = { link: false, ways: [] },
): View {
  const { offer, organization } = about;
  const vouched = offer.origin === 'copied' || offer.origin === 'shown';
  const byLink = offer.link_id !== null;
  const named = { organization: organization.name };
  const title = t.line('join.title', named);
  const organizationId = byLink ? nothing : hidden('organization', organization.id);
  const body = html`${heading(offer.first_name ? t.html('join.welcomeName', { name: offer.first_name }) : t.text('join.welcome'))}
${lead(offer.inviter_name ? t.html('join.lead', { ...named, inviter: offer.inviter_name }) : t.html('join.leadUnnamed', named))}
${vouched && lead(t.text('join.vouched'))}
${form(action, html`${organizationId}${button(t.html('join.go', named))}`)}
<p class="alt quiet">${t.text('join.until', { until: untilOf(about, t) })}${needsCode(offer) && html`<br>${t.html('join.codeFirst', { contact: maskedContact(offer) })}`}</p>
${ways.map((way) => way.body)}
${byLink && html`<p class="alt"><a href="${action}/not-me">${t.text('join.notMe')}</a></p>`}
${link && onThePhone(t, link)}`;
  return { title, body };
}

/** Folded, since a code on a screen can be read from the next desk. */
const onThePhone = (t: Translator, link: string): Html =>
  html`<details class="phone"><summary>${t.text('join.phone')}</summary><p class="hint">${t.text('join.scan')}</p>${qrCode(link, t.text('join.qr'))}</details>`;

export interface SomebodyElse {
  name: string;
  organization: string;
}

/** Who is signed in in this browser, by name; null where nobody is. */
export async function somebodyElse(
  services: Services,
  request: FastifyRequest,
): Promise<SomebodyElse | null> {
  const caller = await callerOf(services, request);
  if (!caller) return null;
  const ctx = contextOf(visitOf(services, request), caller.organizationId, caller.actor);
  const [user] = await findUsers(ctx, [caller.actor.userId]);
  return user ? { name: displayName(user), organization: (await getOrganization(ctx)).name } : null;
}

/** This browser is signed in as somebody else: joining would end that, so the person says what they want. */
export function showSomebodyElse(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  { offer, organization }: Offered,
  action: string,
  other: SomebodyElse,
  status: number,
): Promise<FastifyReply> {
  const title = t.text('join.other.title');
  const byLink = offer.link_id !== null;
  const body = html`${heading(title)}
${lead(t.html('join.other.lead', { name: other.name, organization: other.organization }))}
${form(action, html`${hidden('switch', 'yes')}${byLink ? nothing : hidden('organization', organization.id)}${button(t.html('join.other.switch', { organization: organization.name }))}`)}
<a class="button second" href="/home">${t.html('join.other.stay', { name: other.name })}</a>
${byLink && html`<p class="alt"><a href="${action}/not-me">${t.text('join.notMe')}</a></p>`}`;
  return show(reply, services, t, organization, { title, body }, status);
}

export function showNotMe(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  { offer, organization }: Offered,
  path: string,
): Promise<FastifyReply> {
  const title = t.text('join.decline.title');
  const whom = offer.inviter_name ?? organization.name;
  const body = html`${heading(title)}
${lead(t.html('join.decline.lead', { whom }))}
${form(`${path}/not-me`, button(t.text('join.decline.go')))}
<p class="alt"><a href="${path}">${t.text('join.decline.back')}</a></p>`;
  return show(reply, services, t, organization, { title, body });
}

export function showNotMeDone(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  { organization }: Offered,
): Promise<FastifyReply> {
  const title = t.text('join.decline.doneTitle');
  const body = html`${heading(title)}${lead(t.html('join.decline.done', { organization: organization.name }))}`;
  return show(reply, services, t, organization, { title, body });
}
