import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../../../platform/page/index.ts';
import { Problem, sayProblem } from '../../../platform/problem.ts';
import { getOrganization } from '../../organizations/index.ts';
import { allowedMethodsOf } from '../../sign-in-policies/index.ts';
import { scriptsOf, signInSlots } from '../slots.ts';
import { asPerson, type Services, visitOf } from '../visit.ts';
import { show, translatorOf } from './view.ts';

/**
 * Answers somebody who proved who they are by a way that the sign-in policy forbids: says so, and which ways remain, with
 * their buttons. For whoever catches what `startSession` throws; every other error goes up.
 */
export async function showRefusedMethod(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: { error: unknown; organizationId: string; userId: string; next: string | null },
): Promise<FastifyReply> {
  const { error, organizationId, userId, next } = refused;
  if (!(error instanceof Problem) || error.code !== 'sign_in.method_not_allowed') throw error;
  const ctx = asPerson(visitOf(services, request), organizationId, userId);
  const organization = await getOrganization(ctx);
  const left = (await allowedMethodsOf(ctx, [userId])).get(userId) ?? [];
  const t = translatorOf(services, reply, { organization: organization.language });
  const slots = await signInSlots({ services, request, organization, next, t });
  const title = t.text('signIn.refused.title');
  const body = html`<h1>${title}</h1>
<p class="lead">${sayProblem(error, t.language)}</p>
<p>${t.text('signIn.refused.left')}</p>
<ul>${left.map((method) => html`<li>${t.text('signIn.refused.method', { method })}</li>`)}</ul>
${slots.map((slot) => slot.body)}
<p class="alt"><a href="/o/${organization.slug}">${t.text('signIn.linkGone.go')}</a></p>`;
  return show(reply, services, t, { title, body, organization, ...scriptsOf(slots) }, error.status);
}
