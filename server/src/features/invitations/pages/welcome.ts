import type { FastifyInstance } from 'fastify';
import { translatorFor } from '../../../platform/messages/index.ts';
import { type Html, html, ltr, readersLanguage, seeOther } from '../../../platform/page/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { contextOf, joinedSlots, type Services, scriptsOf, visitOf } from '../../sessions/index.ts';
import { contactPointsOf } from '../../users/index.ts';
import { callerOf, heading, lead, show } from './view.ts';

/** `/welcome`: the person has joined; where to go from here. */
export function welcomePage(pages: FastifyInstance, services: Services): void {
  pages.get('/welcome', async (request, reply) => {
    const caller = await callerOf(services, request);
    if (!caller) return seeOther(reply, '/sign-in');
    const ctx = contextOf(visitOf(services, request), caller.organizationId, caller.actor);
    const organization = await getOrganization(ctx);
    const t = translatorFor(
      readersLanguage(request, services.settings, {
        own: caller.language,
        organization: organization.language,
      }),
    );
    const contacts = await contactPointsOf(ctx, [caller.actor.userId]);
    const unproved = contacts.filter((c) => !c.verified_at);
    const { app_web_url: web, app_store_url: appStore, play_store_url: playStore } = organization;
    const stores = [
      appStore && html`<a href="${appStore}" rel="noreferrer">${t.text('home.appStore')}</a>`,
      playStore && html`<a href="${playStore}" rel="noreferrer">${t.text('home.playStore')}</a>`,
    ].filter((store): store is Html => Boolean(store));
    const offers = await joinedSlots({ services, request, ctx, organization, t });
    const title = t.text('join.joined.title');
    const named = { organization: organization.name };
    const body = html`${heading(title)}
${lead(t.html('join.joined.lead', named))}
${web && html`<a class="button" href="${web}" rel="noreferrer">${t.html('home.openApp', named)}</a>`}
${stores.length > 0 && html`<p class="alt">${stores}</p>`}
<a class="button${web ? ' second' : ''}" href="/home">${t.text('join.joined.home')}</a>
${offers.map((offer) => offer.body)}
${unproved.length > 0 && html`<p class="note">${t.text('join.joined.prove')} ${unproved.map((c) => html`<br>${ltr(c.address)}`)}</p>`}`;
    return show(reply, services, t, organization, { title, body, ...scriptsOf(offers) });
  });
}
