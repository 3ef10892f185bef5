import type { FastifyReply } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import { seeOther } from '../../../platform/page/index.ts';
import { Problem, sayProblem } from '../../../platform/problem.ts';
import { seal } from '../../../platform/sealed.ts';
import {
  type ContactProof,
  personOf,
  removedCodeCookie,
  sessionToken,
  visitOf,
} from '../../sessions/index.ts';
import { proveByCompany } from '../commands/prove-by-company.ts';
import type { Facts } from '../facts.ts';
import { type Finished, finishCompanySignIn } from '../finish.ts';
import type { Journey, Traveller } from '../journeys.ts';
import { type JourneyRow, KEEP_ARRIVED } from '../queries.ts';
import { showTest } from './test-result.ts';
import { type At, showGone, showStopped } from './view.ts';

/** Where a code to the address on record is asked for. */
export const CONFIRM = '/sign-in/company/confirm';

/**
 * What happens to somebody of whom a provider has told: the same for every protocol.
 * @param state what the provider gave back, by which the browser goes on where a code is needed
 */
export function arrived(
  page: At,
  journey: Journey,
  traveller: Traveller,
  state: string,
  facts: Facts,
): Promise<FastifyReply> {
  if (journey.purpose === 'test') return showTest(page, journey, facts);
  return journey.purpose === 'step_up'
    ? stepUp(page, journey, facts)
    : enter(page, journey, traveller, state, facts);
}

async function enter(
  page: At,
  journey: JourneyRow,
  traveller: Traveller,
  state: string,
  facts: Facts,
): Promise<FastifyReply> {
  const { services, reply } = page;
  const finished = await attempt(page, facts);
  if ('outcome' in finished && finished.outcome === 'code_needed') {
    const kept = seal(services.settings, JSON.stringify(facts));
    await services.db.many(KEEP_ARRIVED, [traveller.stateHash, traveller.browserHash, kept]);
    return seeOther(reply, `${CONFIRM}?state=${encodeURIComponent(state)}`);
  }
  return answer(page, finished, journey.next);
}

/** A refusal of the organization's policy is a page, too. */
export async function attempt(page: At, facts: Facts, proof?: ContactProof): Promise<Finished | Problem> {
  const { services, request, connection, t } = page;
  const visit = { ...visitOf(services, request), language: t.language };
  const how = { replaces: sessionToken(request, services.settings), ...(proof ? { proof } : {}) };
  try {
    return await finishCompanySignIn(visit, connection, facts, how);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

export async function answer(
  page: At,
  finished: Finished | Problem,
  next: string | null,
): Promise<FastifyReply> {
  const { services, reply, t, organization } = page;
  const title = t.text('company.refusedTitle');
  if (finished instanceof Problem)
    return showStopped(page, title, sayProblem(finished, t.language), finished.status);
  if (finished.outcome === 'signed_in') {
    addCookie(reply, finished.session.setCookie);
    addCookie(reply, removedCodeCookie(services.settings));
    return seeOther(reply, finished.joined ? '/welcome' : (next ?? '/'));
  }
  if (finished.outcome === 'over') return showGone(services, page.request, reply);
  const reason = finished.outcome === 'refused' ? finished.reason : 'not_invited';
  return showStopped(
    page,
    title,
    t.html('company.refused', { reason, organization: organization.name }),
    403,
  );
}

/** Proves again who is signed in: the very identity of that user, and no other. */
async function stepUp(page: At, journey: JourneyRow, facts: Facts): Promise<FastifyReply> {
  const { services, request, reply, connection, t } = page;
  const ctx = await personOf(services, request);
  if (ctx?.actor.kind !== 'user' || ctx.actor.sessionId !== journey.session_id)
    return showGone(services, request, reply);
  const proved = await proveByCompany(ctx, connection, facts);
  if (proved === 'over') return showGone(services, request, reply);
  if (!proved) return showStopped(page, t.text('company.refusedTitle'), t.text('company.somebodyElse'), 403);
  return seeOther(reply, journey.next ?? '/');
}
