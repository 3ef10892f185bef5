import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Limit, takeLimit } from '../../../platform/limits.ts';
import { networkKey } from '../../../platform/network.ts';
import { textOf } from '../../../platform/page/index.ts';
import { personOf, type Services, signedIn, visitOf } from '../../sessions/index.ts';
import { keepBrowser } from '../browser.ts';
import { deviceByToken } from '../commands/add-device.ts';
import { askToCreate, askToSign } from '../commands/challenge.ts';
import { holderOf, inSession } from '../holder.ts';
import { proofNeeded, provePath } from '../proof.ts';
import { relyingParty } from '../relying-party.ts';

/** Each is a row; an office of a thousand behind one address opens its sign-in page well within this. */
const CHALLENGES: Limit = { scope: 'passkey_challenges_network', max: 3000, windowSeconds: 3600 };

/** `/passkeys/options`: what the page's script hands to the device. */
export function optionPages(pages: FastifyInstance, services: Services): void {
  pages.post('/passkeys/options', async (request, reply) => {
    const options = await optionsFor(services, request, reply);
    return reply
      .code(statusOf(options))
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(options));
  });
}

type Options = Awaited<ReturnType<typeof optionsFor>>;

function statusOf(options: Options): number {
  if (options === null) return 404;
  if (options === 'too_often') return 429;
  return 'prove' in options ? 403 : 200;
}

async function optionsFor(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const party = relyingParty(services.settings);
  if (!party) return null;
  const visit = visitOf(services, request);
  if ((await takeLimit(visit, CHALLENGES, networkKey(request.ip))).granted === 0) return 'too_often';
  const browser = keepBrowser(request, reply, services.settings);
  const asked = textOf(request.body, 'for', 20);
  if (asked === 'sign_in') {
    const anybody = { purpose: 'sign_in', organization_id: null, user_id: null, invite_hash: null } as const;
    return askToSign(visit, party, browser, anybody);
  }
  const token = textOf(request.body, 'token', 40);
  if (asked === 'create' && token) {
    const device = await deviceByToken(visit, token, browser);
    if (!device?.mine || !device.confirmed) return null;
    const holder = await holderOf(visit, device.organization_id, device.user_id);
    return askToCreate(visit, party, browser, holder, device.token_hash);
  }
  const ctx = await personOf(services, request);
  if (!ctx) return null;
  const { userId } = signedIn(ctx);
  // The script goes where it says.
  const needs = asked === 'create' ? await proofNeeded(visit.db, inSession(ctx)) : null;
  if (needs) return { prove: provePath(needs) };
  if (asked === 'create')
    return askToCreate(visit, party, browser, await holderOf(visit, ctx.organizationId, userId), null);
  if (asked !== 'step_up') return null;
  return askToSign(visit, party, browser, {
    purpose: 'step_up',
    organization_id: ctx.organizationId,
    user_id: userId,
    invite_hash: null,
  });
}
