import type { FastifyReply, FastifyRequest } from 'fastify';
import { maskEmailAddress } from '../../../platform/email-address.ts';
import {
  bannerOf,
  type Html,
  html,
  type PageContent,
  reach,
  sendPage,
} from '../../../platform/page/index.ts';
import { maskMobileNumber } from '../../../platform/phone-number.ts';
import { isolate } from '../../../platform/text.ts';
import { findOnlyOrganization, getOrganization, type OrganizationRow } from '../../organizations/index.ts';
import { contextOf, loadCaller, type Services, sessionToken, visitOf } from '../../sessions/index.ts';
import type { OfferRow } from '../link-queries.ts';
import { longTime } from '../templates/words.ts';
import { messagesIn } from './messages.ts';

export const m = messagesIn('en');

/** What every page about an offer needs. */
export interface Offered {
  offer: OfferRow;
  organization: OrganizationRow;
}

export async function offered(
  services: Services,
  request: FastifyRequest,
  offer: OfferRow,
): Promise<Offered> {
  const ctx = contextOf(visitOf(services, request), offer.organization_id, { kind: 'system' });
  return { offer, organization: await getOrganization(ctx) };
}

export type View = Omit<PageContent, 'language' | 'banner' | 'brand'>;

/** Answers with a page in the language that there is, in the name of the organization, or of the only one that there is. */
export async function show(
  reply: FastifyReply,
  services: Services,
  known: OrganizationRow | null,
  view: View,
  status = 200,
): Promise<FastifyReply> {
  const organization = known ?? (await findOnlyOrganization(services.db));
  return sendPage(reply, { ...inNameOf(organization), banner: bannerOf(services.settings), ...view }, status);
}

/** What an organization gives to each of its pages: how it looks, and below it whom to ask. */
export const inNameOf = (organization: OrganizationRow | undefined) => ({
  language: 'en',
  brand: organization,
  ...(organization?.support_contact
    ? { fine: html`${m.support} ${reach(organization.support_contact)}` }
    : {}),
});

/** Who is signed in in this browser, if anybody. */
export const callerOf = (services: Services, request: FastifyRequest) =>
  loadCaller(services.db, sessionToken(request, services.settings), { network: request.ip });

/** A name inside a sentence of a page: texts are plain, so it is isolated by characters. */
export const named = (name: string): string => isolate(name);
export const namedOrNull = (name: string | null): string | null => name && isolate(name);

/** The contact, recognizable for whoever has it and of no use to others. */
export const maskedContact = ({ contact_kind, address }: OfferRow): string =>
  isolate(contact_kind === 'email' ? maskEmailAddress(address) : maskMobileNumber(address));

export const untilOf = ({ offer, organization }: Offered): string =>
  longTime(offer.expires_at, organization.time_zone, 'en');

export const lead = (text: string | Html): Html => html`<p class="lead">${text}</p>`;
export const heading = (text: string | Html): Html => html`<h1>${text}</h1>`;
export const minutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60));
