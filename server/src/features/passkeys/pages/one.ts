import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import { translatorFor } from '../../../platform/messages/index.ts';
import {
  button,
  errorSummary,
  field,
  form,
  hidden,
  html,
  localPath,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem, sayProblem } from '../../../platform/problem.ts';
import { getOrganization } from '../../organizations/index.ts';
import {
  personOf,
  proveFirst,
  type Services,
  showPage,
  signedIn,
  toSignIn,
  uuidParam,
} from '../../sessions/index.ts';
import { renamePasskey } from '../commands/manage-passkeys.ts';
import { removeOwnPasskey } from '../commands/remove-own-passkey.ts';
import { LONGEST_NAME } from '../limits.ts';
import { listPasskeys } from '../read.ts';
import { HOME_PASSKEYS, usedText } from './slots.ts';

type Person = (ctx: Context, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** `/home/passkeys/:id`: one's own passkey, its name, and its end. */
export function onePasskeyPages(pages: FastifyInstance, services: Services): void {
  const mine = (answer: Person) => async (request: FastifyRequest, reply: FastifyReply) => {
    const ctx = await personOf(services, request);
    return ctx ? answer(ctx, request, reply) : toSignIn(request, reply);
  };
  pages.get(
    `${HOME_PASSKEYS}/:id`,
    mine((ctx, request, reply) => show(services, ctx, request, reply)),
  );
  pages.post(
    `${HOME_PASSKEYS}/:id/rename`,
    mine(async (ctx, request, reply) => {
      const name = textOf(request.body, 'name', 400).trim().slice(0, LONGEST_NAME);
      await renamePasskey(ctx, signedIn(ctx).userId, uuidParam(request).id, name);
      return seeOther(reply, localPath(textOf(request.body, 'next')) ?? '/home#passkeys');
    }),
  );
  pages.post(
    `${HOME_PASSKEYS}/:id/remove`,
    mine(async (ctx, request, reply) => {
      const { id } = uuidParam(request);
      try {
        await removeOwnPasskey(ctx, id).catch(gone);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'passkey.needed')
          return proveFirst(error, reply, `${HOME_PASSKEYS}/${id}`);
        return show(services, ctx, request, reply, error);
      }
      return seeOther(reply, '/home#passkeys');
    }),
  );
}

/** Removed meanwhile: what was wanted has come true. */
const gone = (error: unknown) => {
  if (!(error instanceof Problem) || error.code !== 'passkey.not_found') throw error;
};

async function show(
  services: Services,
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: Problem,
) {
  const { id } = uuidParam(request);
  const all = await listPasskeys(ctx, signedIn(ctx).userId);
  const passkey = all.find((one) => one.id === id);
  if (!passkey) return seeOther(reply, '/home#passkeys');
  const t = translatorFor(ctx.language);
  const organization = await getOrganization(ctx);
  const asked = request.query as Record<string, unknown>;
  const made = 'made' in asked;
  const next = made ? localPath(asked.next) : null;
  const title = made ? t.text('passkeys.madeTitle') : t.text('passkeys.oneTitle');
  const errors = refused ? [{ field: null, message: sayProblem(refused, t.language) }] : [];
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${made ? t.text('passkeys.madeLead') : usedText(passkey.created_at, passkey.last_used_at, organization, t)}</p>
${form(
  `${HOME_PASSKEYS}/${id}/rename`,
  html`${field({ name: 'name', label: t.text('passkeys.name'), hint: t.text('passkeys.nameHint'), value: passkey.name, maxlength: LONGEST_NAME })}${next && hidden('next', next)}${button(t.text('passkeys.keepName'))}`,
)}
${
  !made &&
  html`<h2>${t.text('passkeys.removeTitle')}</h2>
<p class="quiet">${all.length === 1 ? t.text('passkeys.removeLast') : t.text('passkeys.removeText')}</p>
${form(`${HOME_PASSKEYS}/${id}/remove`, button(t.text('passkeys.remove'), 'second'))}`
}
<p class="alt"><a href="/home">${t.text('home.back')}</a></p>`;
  return showPage(
    reply,
    services,
    t,
    { title, body, organization, invalid: errors.length > 0 },
    refused?.status,
  );
}
