import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { translatorFor } from '../../../platform/messages/index.ts';
import {
  button,
  form,
  goOn,
  html,
  readersLanguage,
  registerPages,
  seeOther,
} from '../../../platform/page/index.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { type Services, showPage } from '../../sessions/index.ts';
import { findToolByClientId, signInFor } from '../../tools/index.ts';
import type { Call, Visitor } from '../call.ts';
import { callFor } from '../call-for.ts';
import { enterPath, REFUSED } from '../configuration.ts';
import type { Providers } from '../provider.ts';
import * as q from '../queries.ts';

type Interaction = InstanceType<Provider['Interaction']>;

/** A sign-in at a tool that waits for the person. */
interface Waiting {
  call: Call;
  interaction: Interaction;
  path: string;
}

/** Reasons for which the person must prove again who they are, although they are signed in. */
const ANEW = ['login_prompt', 'max_age'];
/** The tool will take nothing but a way of signing in by a name that nobody here knows. */
const UNKNOWN_WAY = ['essential_acr', 'essential_acrs'];
/** Reasons that no proof helps: the tool asked for somebody else. */
const SOMEBODY_ELSE = ['id_token_hint', 'claims_id_token_sub_value'];

/**
 * `/o/:slug/oidc/enter/:uid`: where the library sends somebody who must sign in or prove themselves first, or who may not
 * use the tool. Whoever is signed in goes on by a page, since they may come from a form.
 */
export function enterPages(app: FastifyInstance, services: Services, providers: Providers): void {
  const PATH = '/o/:slug/oidc/enter/:uid';
  const open = async (request: FastifyRequest, reply: FastifyReply): Promise<Waiting | null> => {
    const call = await callFor(services, request);
    if (!call) return null;
    const { provider } = await providers.of(call.ctx, call.organization);
    const { uid = '' } = request.params as { uid?: string };
    const interaction = await interactionOf(provider, request.raw, reply, uid);
    return interaction ? { call, interaction, path: enterPath(call.organization.slug, uid) } : null;
  };
  registerPages(app, services.settings, (pages) => {
    pages.get(PATH, async (request, reply) => {
      const waiting = await open(request, reply);
      return waiting ? answer(services, reply, waiting) : sayGone(services, request, reply);
    });
    pages.post(PATH, async (request, reply) => {
      const waiting = await open(request, reply);
      if (!waiting) return sayGone(services, request, reply);
      const refused = waiting.interaction.prompt.name === REFUSED;
      return finish(reply, waiting, {
        error: refused ? 'access_denied' : 'login_required',
        error_description: 'the person went back',
      });
    });
  });
}

/** Only in the browser that began: the cookie says which, and it is signed. */
async function interactionOf(
  provider: Provider,
  raw: IncomingMessage,
  reply: FastifyReply,
  uid: string,
): Promise<Interaction | null> {
  const { cookies } = provider.createContext(raw, reply.raw);
  if (cookies.get(provider.cookieName('interaction'), { signed: true }) !== uid) return null;
  return (await provider.Interaction.find(uid)) ?? null;
}

async function answer(services: Services, reply: FastifyReply, waiting: Waiting): Promise<FastifyReply> {
  const { call, interaction, path } = waiting;
  const { visitor, organization } = call;
  if (!visitor) {
    const ahead = await findToolByClientId(call.ctx, organization.id, String(interaction.params.client_id));
    return seeOther(reply, signInFor(organization.slug, path, ahead));
  }
  const { name, reasons } = interaction.prompt;
  if (name === REFUSED)
    return sayRefused(services, reply, waiting, String(interaction.prompt.details.reason));
  if (name !== 'login') throw new Error(`The library asks for ${name}, which nobody offers.`);
  if (interaction.session?.accountId && reasons.some((reason) => SOMEBODY_ELSE.includes(reason)))
    return sayRefused(services, reply, waiting, 'somebody_else');
  if (reasons.some((reason) => UNKNOWN_WAY.includes(reason)))
    return finish(reply, waiting, {
      error: 'unmet_authentication_requirements',
      error_description: 'none of the acr values is known here',
    });
  if (reasons.some((reason) => ANEW.includes(reason)) && !(await provedSince(call, visitor, interaction)))
    return seeOther(reply, `/step-up?next=${encodeURIComponent(path)}`);
  return finish(reply, waiting, { login: { accountId: visitor.userId } });
}

async function provedSince({ ctx }: Call, visitor: Visitor, interaction: Interaction): Promise<boolean> {
  const key = [ctx.organizationId, hashToken(interaction.uid), visitor.sessionId];
  return (await ctx.db.one<{ proved: boolean }>(q.PROVED_SINCE, key))?.proved ?? false;
}

async function finish(
  reply: FastifyReply,
  { call, interaction }: Waiting,
  result: NonNullable<Interaction['result']>,
): Promise<FastifyReply> {
  interaction.result = result;
  await interaction.persist();
  return goOn(reply, interaction.returnTo, translatorFor(call.ctx.language));
}

async function sayRefused(
  services: Services,
  reply: FastifyReply,
  { call, interaction, path }: Waiting,
  reason: string,
): Promise<FastifyReply> {
  const t = translatorFor(call.ctx.language);
  const clientId = String(interaction.params.client_id);
  const tool = await findToolByClientId(call.ctx, call.organization.id, clientId);
  const name = tool?.name ?? clientId;
  const title = t.text('toolSignIn.refused', { tool: name });
  const body = html`<h1>${t.html('toolSignIn.refused', { tool: name })}</h1>
<p class="lead">${t.text('toolSignIn.why', { reason })} ${t.text('toolSignIn.ask', { reason })}</p>
${form(path, button(t.html('toolSignIn.back', { tool: name }), 'second'))}
<p class="alt"><a href="/home">${t.text('toolSignIn.home')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization: call.organization }, 403);
}

function sayGone(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const t = translatorFor(readersLanguage(request, services.settings));
  const title = t.text('toolSignIn.gone');
  const body = html`<h1>${title}</h1><p class="lead">${t.text('toolSignIn.goneWhy')}</p>
<p class="alt"><a href="/home">${t.text('toolSignIn.home')}</a></p>`;
  return showPage(reply, services, t, { title, body }, 410);
}
