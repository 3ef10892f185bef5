import type { FastifyInstance } from 'fastify';
import { ACCENT } from '../../../platform/accent.ts';
import { languages } from '../../../platform/languages.ts';
import { translatorFor } from '../../../platform/messages/index.ts';
import { sendFramedPage, textOf } from '../../../platform/page/index.ts';
import { holds } from '../../../platform/permissions.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { getOrganization, isLogo, type OrganizationRow } from '../../organizations/index.ts';
import { contextOf, type Services, visitOf } from '../../sessions/index.ts';
import { displayName, findUsers } from '../../users/index.ts';
import type { OfferRow } from '../link-queries.ts';
import { offerView } from './offer.ts';
import { callerOf, inNameOf } from './view.ts';

/**
 * `POST /organization-preview`: the page of an invitation as settings would have it that are not saved yet, for the frame
 * in the portal. It is drawn by what draws the real one. A form asks for it, since a frame that the portal fills by itself
 * inherits the portal's policy, which refuses the page's styles. Nothing is changed and nothing is kept.
 */
export function previewPage(pages: FastifyInstance, services: Services): void {
  pages.post('/organization-preview', async (request, reply) => {
    const caller = await callerOf(services, request);
    if (!caller || !holds(caller.actor.grants, 'organization.manage'))
      throw platformProblems.problem('role.insufficient');
    const ctx = contextOf(visitOf(services, request), caller.organizationId, caller.actor);
    const organization = { ...(await getOrganization(ctx)), ...draftOf(request.body) };
    const [admin] = await findUsers(ctx, [caller.actor.userId]);
    const until = await services.db.one<{ at: Date }>(UNTIL, [organization.invitation_life_days]);
    const offer = {
      ...SAMPLE,
      inviter_name: admin ? displayName(admin) : null,
      expires_at: until?.at,
    } as OfferRow;
    const t = translatorFor(textOf(request.body, 'language') || organization.language);
    return sendFramedPage(reply, {
      ...inNameOf(organization, t),
      languages: languages.map(({ tag, name: own }) => ({ tag, name: own, href: '#' })),
      ...offerView(t, { offer, organization }, '#'),
      theme: textOf(request.body, 'theme') === 'dark' ? 'dark' : 'light',
    });
  });
}

/** What was typed so far; what cannot be used yet looks as if it were not there. */
function draftOf(body: unknown): Partial<OrganizationRow> {
  const name = textOf(body, 'name');
  const accent = textOf(body, 'accent').toLowerCase();
  const logo = textOf(body, 'logo', 20_000);
  return {
    ...(name && { name }),
    accent: ACCENT.test(accent) ? accent : null,
    logo: isLogo(logo) ? logo : null,
    support_contact: textOf(body, 'support_contact') || null,
  };
}

const UNTIL = 'select app_now() + make_interval(days => $1) as at';

/** An offer to nobody: no name, by a fresh link in a message. */
const SAMPLE: Partial<OfferRow> = {
  first_name: '',
  link_id: '',
  origin: 'message',
  admin_role: false,
  link_old: false,
};
