import type { FastifyReply } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import type { Translator } from '../../../platform/messages/index.ts';
import { type Html, html, ltr, nothing } from '../../../platform/page/index.ts';
import { fieldName, hasOwnName, listFields } from '../../profile-fields/index.ts';
import { builtInFieldName, personOf, showPage } from '../../sessions/index.ts';
import { claimOf, type Facts, vouchedContact } from '../facts.ts';
import { type Journey, settingsMark } from '../journeys.ts';
import { NOTE_TESTED } from '../queries.ts';
import { type At, showGone } from './view.ts';

/** Shows the admin who made the test what arrived and where it goes; nobody is signed in by it. */
export async function showTest(page: At, journey: Journey, facts: Facts): Promise<FastifyReply> {
  const { services, request, reply, connection, organization, t } = page;
  const ctx = await personOf(services, request);
  if (ctx?.actor.kind !== 'user' || ctx.actor.sessionId !== journey.session_id)
    return showGone(services, request, reply);
  // Other settings since it began: these were not tested.
  const { organization_id, id, settings, secret } = connection;
  const mark = journey.secrets.settings;
  const noted =
    mark === settingsMark(connection) &&
    (await services.db.one(NOTE_TESTED, [organization_id, id, JSON.stringify(settings), secret]));
  if (!noted) return showGone(services, request, reply);
  const names = await fieldNames(ctx, t);
  const goesTo = (said: string): Html[] =>
    Object.entries(connection.mapping)
      .filter(([, name]) => name === said)
      .map(([field]) => html` → <bdi>${names.get(field) ?? field}</bdi>`);
  const rows = Object.keys(facts.claims)
    .sort()
    .map((name) => html`<dt>${ltr(name)}${goesTo(name)}</dt><dd>${claimOf(facts, name) ?? '…'}</dd>`);
  const vouched = await vouchedContact(ctx, facts);
  const missing = Object.values(connection.mapping).filter((name) => claimOf(facts, name) === null);
  const title = t.text('company.testTitle');
  const body = html`<h1>${title}</h1><p class="lead">${t.html('company.testLead', { name: connection.name })}</p>
<p>${t.text('company.testEmail', { vouched: vouched ? 'yes' : 'no' })}</p>
${missing.length > 0 ? html`<p>${t.text('company.testMissing')} ${missing.map((name) => html`${ltr(name)} `)}</p>` : nothing}
<dl>${rows}</dl>
<p class="alt"><a href="/admin/identity/sign-in/company/${connection.id}">${t.text('company.testBack')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization });
}

/** What the profile fields are called, as the mapping names them. */
const fieldNames = async (ctx: Context, t: Translator): Promise<Map<string, string>> =>
  new Map(
    (await listFields(ctx)).map((field) => [
      fieldName(field),
      hasOwnName(field) ? field.label : builtInFieldName(field.key, t),
    ]),
  );
