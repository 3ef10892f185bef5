import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Translator, translatorFor } from '../../../platform/messages/index.ts';
import {
  button,
  form,
  type Html,
  hidden,
  html,
  ltr,
  qrCode,
  readersLanguage,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { asPerson, personOf, type Services, showPage, toSignIn, visitOf } from '../../sessions/index.ts';
import { browserHash, keepBrowser } from '../browser.ts';
import {
  confirmOfferedDevice,
  deviceByToken,
  offerDevice,
  offeredDevice,
  openedDevice,
} from '../commands/add-device.ts';
import { createPasskey } from '../commands/create-passkey.ts';
import { holderOf, inSession } from '../holder.ts';
import { proofNeeded, provePath } from '../proof.ts';
import type { DeviceRow } from '../queries.ts';
import { relyingParty } from '../relying-party.ts';
import { passkeyForm } from './forms.ts';
import { PASSKEY_SCRIPT as script } from './script.ts';
import { ADD_DEVICE } from './slots.ts';

type ByToken = FastifyRequest<{ Params: { token: string } }>;

/** What stands in the address, where it can be one of ours. */
const tokenOf = ({ params }: ByToken): string | null =>
  /^[A-Za-z0-9_-]{22}$/.test(params.token) ? params.token : null;

/**
 * A passkey on another device: this one shows a code, the other scans it, both show the same number, this one confirms,
 * the other makes it. Never by a link in a message: whoever could send one would have a way in.
 */
export function devicePages(pages: FastifyInstance, services: Services): void {
  pages.post(ADD_DEVICE, (request, reply) => showCode(services, request, reply));
  pages.get(ADD_DEVICE, (request, reply) => compare(services, request, reply));
  pages.post(`${ADD_DEVICE}/confirm`, async (request, reply) => {
    const ctx = await personOf(services, request);
    if (!ctx) return toSignIn(request, reply);
    const number = Number(textOf(request.body, 'number', 4));
    if (Number.isInteger(number)) await confirmOfferedDevice(ctx, number);
    return seeOther(reply, ADD_DEVICE);
  });
  pages.get('/passkey/:token', (request: ByToken, reply) => onDevice(services, request, reply));
  pages.post('/passkey/:token', async (request: ByToken, reply) => {
    const token = tokenOf(request);
    if (!token) return showOver(services, request, reply);
    const browser = keepBrowser(request, reply, services.settings);
    await openedDevice(visitOf(services, request), token, browser);
    return seeOther(reply, `/passkey/${token}`);
  });
  pages.post('/passkey/:token/make', (request: ByToken, reply) => make(services, request, reply));
}

async function showCode(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const ctx = await personOf(services, request);
  if (!ctx) return toSignIn(request, reply);
  const needs = await proofNeeded(services.db, inSession(ctx));
  if (needs) return seeOther(reply, provePath(needs));
  const { token } = await offerDevice(ctx);
  const url = new URL(`/passkey/${token}`, services.settings.publicUrl).href;
  const t = translatorFor(ctx.language);
  const title = t.text('passkeys.scanTitle');
  const body = html`<h1>${title}</h1>
<p class="lead">${t.text('passkeys.scan')}</p>
<p class="lead">${qrCode(url, t.text('passkeys.code'))}</p>
<p class="lead">${ltr(url)}</p>
<a class="button" href="${ADD_DEVICE}">${t.text('passkeys.scanned')}</a>
<p class="note">${t.text('passkeys.scanNote')}</p>
<p class="alt"><a href="/home">${t.text('home.back')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization: await getOrganization(ctx) });
}

async function compare(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const ctx = await personOf(services, request);
  if (!ctx) return toSignIn(request, reply);
  const device = await offeredDevice(ctx);
  if (!device) return seeOther(reply, '/home#passkeys');
  const t = translatorFor(ctx.language);
  const title = t.text('passkeys.scanTitle');
  const body = html`<h1>${title}</h1>${confirmation(device, t)}
<p class="alt"><a href="/home">${t.text('home.back')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization: await getOrganization(ctx) });
}

function confirmation({ opened, confirmed, number }: DeviceRow, t: Translator): Html {
  if (!opened) {
    return html`<p class="lead">${t.text('passkeys.notScanned')}</p>
<a class="button" href="${ADD_DEVICE}">${t.text('passkeys.scanned')}</a>
${form(ADD_DEVICE, button(t.text('passkeys.anew'), 'second'))}`;
  }
  if (confirmed) return html`<p class="lead">${t.text('passkeys.goOn')}</p>`;
  return html`<p class="lead">${t.html('passkeys.compare', { number: ltr(String(number)) })}</p>
${form(`${ADD_DEVICE}/confirm`, html`${hidden('number', String(number))}${button(t.text('passkeys.mine'))}`)}
${form(ADD_DEVICE, button(t.text('passkeys.notMine'), 'second'))}`;
}

/** The other device: asked to open it by a button, since whatever scans addresses follows links. */
async function onDevice(services: Services, request: ByToken, reply: FastifyReply) {
  const visit = visitOf(services, request);
  const { token } = request.params;
  const device = await deviceByToken(visit, token, browserHash(request, services.settings));
  if (!device || (device.opened && !device.mine)) return showOver(services, request, reply);
  const holder = await holderOf(visit, device.organization_id, device.user_id);
  const organization = await getOrganization(asPerson(visit, device.organization_id, device.user_id));
  const t = translatorFor(
    readersLanguage(request, services.settings, { organization: organization.language }),
  );
  const title = t.text('passkeys.deviceTitle');
  const named = { name: holder.name, organization: organization.name };
  const body = html`<h1>${title}</h1>${deviceStep(device, token, named, t)}`;
  return showPage(reply, services, t, {
    title,
    body,
    organization,
    ...(device.confirmed ? { script } : {}),
  });
}

function deviceStep(
  device: DeviceRow,
  token: string,
  named: { name: string; organization: string },
  t: Translator,
): Html {
  const path = `/passkey/${token}`;
  if (!device.opened) {
    return html`<p class="lead">${t.html('passkeys.deviceLead', named)}</p>
${form(path, button(t.text('passkeys.deviceGo')))}`;
  }
  if (!device.confirmed) {
    return html`<p class="lead">${t.html('passkeys.deviceCompare', { number: ltr(String(device.number)) })}</p>
<a class="button" href="${path}">${t.text('passkeys.deviceConfirmed')}</a>`;
  }
  return html`<p class="lead">${t.html('passkeys.deviceMake', named)}</p>
${passkeyForm({ action: `${path}/make`, does: 'create', for: 'create', token, text: t.text('passkeys.make'), failed: t.text('passkeys.notMade') })}
<noscript><p class="note">${t.text('passkeys.noScript')}</p></noscript>`;
}

async function showOver(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const t = translatorFor(readersLanguage(request, services.settings));
  const title = t.text('passkeys.overTitle');
  const body = html`<h1>${title}</h1><p class="lead">${t.text('passkeys.over')}</p>
<a class="button" href="/sign-in">${t.text('signIn.title')}</a>`;
  return showPage(reply, services, t, { title, body }, 410);
}

async function make(services: Services, request: ByToken, reply: FastifyReply) {
  const token = tokenOf(request);
  if (!token) return showOver(services, request, reply);
  const party = relyingParty(services.settings);
  const answer = {
    text: textOf(request.body, 'credential', 20_000),
    browser: browserHash(request, services.settings),
    session: null,
  };
  const made = party && (await createPasskey(visitOf(services, request), party, answer));
  if (!made) return seeOther(reply, `/passkey/${token}`);
  const t = translatorFor(readersLanguage(request, services.settings));
  const title = t.text('passkeys.madeTitle');
  const body = html`<h1>${title}</h1><p class="lead">${t.text('passkeys.madeLead')}</p>
<a class="button" href="/sign-in">${t.text('signIn.title')}</a>`;
  return showPage(reply, services, t, { title, body });
}
