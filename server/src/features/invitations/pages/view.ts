import type { FastifyReply, FastifyRequest } from 'fastify';
import { maskEmailAddress } from '../../../platform/email-address.ts';
import { type Translator, translatorFor } from '../../../platform/messages/index.ts';
import {
  bannerOf,
  type Html,
  html,
  languageSwitch,
  ltr,
  type PageContent,
  reach,
  readersLanguage,
  sendPage,
} from '../../../platform/page/index.ts';
import { maskMobileNumber } from '../../../platform/phone-number.ts';
import { findOnlyOrganization, getOrganization, type OrganizationRow } from '../../organizations/index.ts';
import { contextOf, loadCaller, type Services, sessionToken, visitOf } from '../../sessions/index.ts';
import type { OfferRow } from '../link-queries.ts';
import { longTime } from '../templates/words.ts';

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

export type View = Omit<PageContent, 'language' | 'languages' | 'banner' | 'brand'>;

/** Speaks to whoever asked for a page about an invitation: as they chose, else in its language. */
export const translatorOf = (services: Services, reply: FastifyReply, about?: Offered): Translator =>
  translatorFor(
    readersLanguage(reply.request, services.settings, {
      own: about?.offer.language,
      organization: about?.organization.language,
    }),
  );

/** Answers with a page in the reader's language, in the name of the organization, or of the only one that there is. */
export async function show(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  known: OrganizationRow | null,
  view: View,
  status = 200,
): Promise<FastifyReply> {
  const organization = known ?? (await findOnlyOrganization(services.db));
  const page = {
    ...inNameOf(organization, t),
    languages: languageSwitch(reply.request),
    banner: bannerOf(services.settings, t),
    ...view,
  };
  return sendPage(reply, page, status);
}

/** What an organization gives to each of its pages: how it looks, and below it whom to ask. */
export const inNameOf = (organization: OrganizationRow | undefined, t: Translator) => ({
  language: t.language,
  brand: organization,
  ...(organization?.support_contact
    ? { fine: t.html('page.support', { contact: reach(organization.support_contact) }) }
    : {}),
});

/** Who is signed in in this browser, if anybody. */
export const callerOf = (services: Services, request: FastifyRequest) =>
  loadCaller(services.db, sessionToken(request, services.settings), { network: request.ip });

/** The contact, recognizable for whoever has it and of no use to others. */
export const maskedContact = ({ contact_kind, address }: OfferRow): Html =>
  ltr(contact_kind === 'email' ? maskEmailAddress(address) : maskMobileNumber(address));

export const untilOf = ({ offer, organization }: Offered, t: Translator): string =>
  longTime(offer.expires_at, organization.time_zone, t.language);

export const lead = (text: string | Html): Html => html`<p class="lead">${text}</p>`;
export const heading = (text: string | Html): Html => html`<h1>${text}</h1>`;
export const minutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60));
