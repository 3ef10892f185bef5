import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import { translatorFor } from '../../../platform/messages/index.ts';
import { askedByQuery, registerPages, seeOther } from '../../../platform/page/index.ts';
import { inLanguage, Problem } from '../../../platform/problem.ts';
import { resendToReport, showLinkToReport } from '../../invitations/index.ts';
import { personOf, type Services, showPage, toSignIn, uuidParam } from '../../sessions/index.ts';
import { keepLanguage } from '../../users/index.ts';
import { loadMyTeam } from '../my-team.ts';
import { linkBody, MY_TEAM, type Said, teamBody } from './view.ts';

type Person = (ctx: Context, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** `/home/team` and what its buttons do, without JavaScript: for line managers, without an admin role. */
export function registerMyTeamPages(app: FastifyInstance, services: Services): void {
  const signedIn = (answer: Person) => async (request: FastifyRequest, reply: FastifyReply) => {
    const ctx = await personOf(services, request);
    return ctx ? answer(ctx, request, reply) : toSignIn(request, reply);
  };
  registerPages(app, services.settings, (pages) => {
    pages.get(
      MY_TEAM,
      signedIn(async (ctx, request, reply) => {
        if (askedByQuery(request)) await keepLanguage(ctx, personId(ctx), ctx.language);
        return showTeam(services, ctx, reply, saidIn(request));
      }),
    );
    // Where the switch of languages leads from a page that showed a code.
    pages.get(`${MY_TEAM}/:id/link`, (_request, reply) => seeOther(reply, MY_TEAM));
    pages.post(
      `${MY_TEAM}/:id/link`,
      signedIn((ctx, request, reply) => showLink(services, ctx, reply, request)),
    );
    pages.post(
      `${MY_TEAM}/:id/resend`,
      signedIn((ctx, request, reply) => resend(services, ctx, reply, request)),
    );
  });
}

const notFound = (reply: FastifyReply): FastifyReply => {
  reply.callNotFound();
  return reply;
};

const personId = ({ actor }: Context): string => (actor.kind === 'user' ? actor.userId : '');

/** Which part of the list is asked for, and whose invitation was sent just now. */
function saidIn(request: FastifyRequest): Said {
  const { page, sent } = request.query as { page?: unknown; sent?: unknown };
  return { page: Number.parseInt(String(page), 10) || 1, sent: typeof sent === 'string' ? sent : null };
}

async function showTeam(services: Services, ctx: Context, reply: FastifyReply, said: Said, status = 200) {
  const team = await loadMyTeam(ctx, said.page);
  if (!team) return notFound(reply);
  const t = translatorFor(ctx.language);
  const { organization } = team;
  const invalid = said.refused !== undefined;
  const view = { title: t.text('myTeam.title'), body: teamBody(team, said, t), organization, invalid };
  return showPage(reply, services, t, { ...view, wide: true }, status);
}

async function showLink(services: Services, ctx: Context, reply: FastifyReply, request: FastifyRequest) {
  const { id: userId } = uuidParam(request);
  try {
    const link = await showLinkToReport(ctx, userId);
    const team = await loadMyTeam(ctx, 1);
    if (!team) return notFound(reply);
    const t = translatorFor(ctx.language);
    const { organization } = team;
    const body = linkBody(link, userId, organization, t);
    return showPage(reply, services, t, { title: t.text('myTeam.codeTitle'), body, organization });
  } catch (error) {
    return refused(services, ctx, reply, error);
  }
}

async function resend(services: Services, ctx: Context, reply: FastifyReply, request: FastifyRequest) {
  const { id: userId } = uuidParam(request);
  const { page } = saidIn(request);
  try {
    await resendToReport(ctx, userId);
    return seeOther(reply, `${MY_TEAM}?${page > 1 ? `page=${page}&` : ''}sent=${userId}`);
  } catch (error) {
    return refused(services, ctx, reply, error);
  }
}

/** The list as it is by now, with the reason above it; whoever is nobody's business of the reader is not found. */
async function refused(services: Services, ctx: Context, reply: FastifyReply, error: unknown) {
  if (!(error instanceof Problem)) throw error;
  if (error.code === 'user.not_found') return notFound(reply);
  if (error.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
  const [refusal] = error.refusals.map((one) => inLanguage(one, ctx.language));
  const said = {
    ...saidIn(reply.request),
    sent: null,
    refused: refusal?.detail ?? error.code,
    retryAt: retryAtOf(error),
  };
  return showTeam(services, ctx, reply, said, error.status);
}

const retryAtOf = ({ refusals }: Problem): Date | null =>
  refusals[0]?.retry_at ? new Date(refusals[0].retry_at) : null;
