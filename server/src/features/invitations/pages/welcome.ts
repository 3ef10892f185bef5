import type { FastifyInstance } from 'fastify';
import { type Html, html, seeOther } from '../../../platform/page/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { contextOf, type Services, visitOf } from '../../sessions/index.ts';
import { contactPointsOf } from '../../users/index.ts';
import { callerOf, heading, lead, m, named, show } from './view.ts';

/** `/welcome`: the person has joined; where to go from here. */
export function welcomePage(pages: FastifyInstance, services: Services): void {
  pages.get('/welcome', async (request, reply) => {
    const caller = await callerOf(services, request);
    if (!caller) return seeOther(reply, '/sign-in');
    const ctx = contextOf(visitOf(services, request), caller.organizationId, caller.actor);
    const organization = await getOrganization(ctx);
    const contacts = await contactPointsOf(ctx, [caller.actor.userId]);
    const unproved = contacts.filter((c) => !c.verified_at);
    const { app_web_url: web, app_store_url: appStore, play_store_url: playStore } = organization;
    const stores = [
      appStore && html`<a href="${appStore}" rel="noreferrer">${m.welcome.appStore}</a>`,
      playStore && html`<a href="${playStore}" rel="noreferrer">${m.welcome.playStore}</a>`,
    ].filter((store): store is Html => Boolean(store));
    const t = m.welcome;
    const body = html`${heading(t.title)}
${lead(t.lead(named(organization.name)))}
${web && html`<a class="button" href="${web}" rel="noreferrer">${t.open(named(organization.name))}</a>`}
${stores.length > 0 && html`<p class="alt">${stores}</p>`}
<a class="button${web ? ' second' : ''}" href="/home">${t.home}</a>
${unproved.length > 0 && html`<p class="note">${t.prove} ${unproved.map((c) => html`<br><bdi dir="ltr">${c.address}</bdi>`)}</p>`}`;
    return show(reply, services, organization, { title: t.title, body });
  });
}
