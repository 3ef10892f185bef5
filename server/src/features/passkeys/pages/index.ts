import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import { localPath, registerPages, seeOther, textOf } from '../../../platform/page/index.ts';
import { Problem } from '../../../platform/problem.ts';
import {
  asPerson,
  personOf,
  proveAgain,
  type Services,
  sessionToken,
  showRefusedMethod,
  signedIn,
  startSession,
  toSignIn,
  visitOf,
} from '../../sessions/index.ts';
import { browserHash } from '../browser.ts';
import { createPasskey } from '../commands/create-passkey.ts';
import { provePasskey } from '../commands/use-passkey.ts';
import { inSession } from '../holder.ts';
import { relyingParty } from '../relying-party.ts';
import { devicePages } from './device.ts';
import { onePasskeyPages } from './one.ts';
import { optionPages } from './options.ts';
import { HOME_PASSKEYS, mayUsePasskeys } from './slots.ts';

/** Signing in, proving again, making and keeping passkeys. All but the device's own part works without JavaScript. */
export function registerPasskeyPages(app: FastifyInstance, services: Services): void {
  registerPages(app, services.settings, (pages) => {
    optionPages(pages, services);
    pages.post('/sign-in/passkey', (request, reply) => signIn(services, request, reply));
    pages.post('/step-up/passkey', (request, reply) => stepUp(services, request, reply));
    pages.post(HOME_PASSKEYS, (request, reply) => create(services, request, reply));
    onePasskeyPages(pages, services);
    devicePages(pages, services);
  });
}

const withFailure = (path: string, next: string | null): string =>
  `${path}?passkey=failed${next ? `&next=${encodeURIComponent(next)}` : ''}`;

const answerOf = (services: Services, request: FastifyRequest) => ({
  text: textOf(request.body, 'credential', 20_000),
  browser: browserHash(request, services.settings),
});

async function signIn(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const visit = visitOf(services, request);
  const next = localPath(textOf(request.body, 'next'));
  const party = relyingParty(services.settings);
  const proved =
    party && (await provePasskey(visit, party, { ...answerOf(services, request), purpose: 'sign_in' }));
  if (!proved) return seeOther(reply, withFailure('/sign-in', next));
  try {
    const session = await services.db.transaction((db) =>
      startSession(asPerson({ ...visit, db }, proved.organizationId, proved.userId), {
        userId: proved.userId,
        provedBy: 'passkey',
        replaces: sessionToken(request, services.settings),
      }),
    );
    return seeOther(addCookie(reply, session.setCookie), next ?? '/');
  } catch (error) {
    // Suspended, or gone.
    if (error instanceof Problem && error.code === 'session.required')
      return seeOther(reply, withFailure('/sign-in', next));
    return showRefusedMethod(services, request, reply, { error, ...proved, next });
  }
}

async function stepUp(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const ctx = await personOf(services, request);
  if (!ctx) return toSignIn(request, reply);
  const next = localPath(textOf(request.body, 'next'));
  const party = relyingParty(services.settings);
  const proved =
    party && (await provePasskey(ctx, party, { ...answerOf(services, request), purpose: 'step_up' }));
  if (!proved || proved.userId !== signedIn(ctx).userId)
    return seeOther(reply, withFailure('/step-up', next));
  await ctx.db.transaction((db) => proveAgain({ ...ctx, db }, 'passkey'));
  return seeOther(reply, next ?? '/home');
}

async function create(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const ctx = await personOf(services, request);
  if (!ctx) return toSignIn(request, reply);
  const party = relyingParty(services.settings);
  const session = inSession(ctx);
  const next = localPath(textOf(request.body, 'next'));
  const made = party && (await createPasskey(ctx, party, { ...answerOf(services, request), session }));
  if (!made) return seeOther(reply, withFailure(next ? '/step-up' : '/home', next));
  // Its device has just seen who is there: what asks for a passkey need not ask for it once more.
  if (made.userVerified && (await mayUsePasskeys(ctx)))
    await ctx.db.transaction((db) => proveAgain({ ...ctx, db }, 'passkey'));
  return seeOther(
    reply,
    `${HOME_PASSKEYS}/${made.id}?made${next ? `&next=${encodeURIComponent(next)}` : ''}`,
  );
}
