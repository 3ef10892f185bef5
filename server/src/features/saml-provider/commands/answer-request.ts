import { randomBytes } from 'node:crypto';
import { type Context, transaction } from '../../../platform/context/index.ts';
import { type Envelope, refusal, signedResponse } from '../../../platform/saml/index.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import { claimsFor, findToolByEntityId, logToolUse, mayUse, type Tool } from '../../tools/index.ts';
import { addressesOf, signingKey } from '../provider.ts';
import { FIND_REQUEST, type RequestRow, TAKE_REQUEST } from '../queries.ts';
import type { Answer, Refused } from './refused.ts';

export type Answered =
  | Refused
  | { step: 'sign_in' | 'prove_again'; entityId: string }
  | { step: 'gone' }
  | { tool: Tool; answer: Answer; refused: null };

type Claims = Awaited<ReturnType<typeof claimsFor>>['claims'];

/** An id as SAML wants one: it begins with no digit, and nobody guesses it. */
const newSamlId = (): string => `_${randomBytes(20).toString('hex')}`;

/**
 * Answers what a tool asked for, once: whether the person may use it is decided in the transaction that takes the
 * request away and writes the sign-in log. Without a person it says what is to be done first.
 * @param person who is signed in to this organization, if anybody is
 */
export async function answerRequest(
  visit: Context,
  organization: OrganizationRow,
  person: Context | null,
  requestId: string,
): Promise<Answered> {
  const request = await visit.db.one<RequestRow>(FIND_REQUEST, [organization.id, requestId]);
  if (!request) return { step: 'gone' };
  const step = stepBefore(request, person);
  if (step && !request.is_passive) return { step, entityId: request.entity_id };
  const key = await signingKey(visit, organization);
  return transaction(person ?? visit, async (tx): Promise<Answered> => {
    const taken = await tx.db.one<RequestRow>(TAKE_REQUEST, [organization.id, requestId]);
    const tool = taken && (await findToolByEntityId(tx, organization.id, taken.entity_id));
    if (!taken || !tool?.saml) return { step: 'gone' };
    const { acs_url: acsUrl } = tool.saml;
    const answer = (samlResponse: string): Answer => ({
      acsUrl,
      samlResponse,
      relayState: taken.relay_state,
    });
    const envelope: Envelope = {
      responseId: newSamlId(),
      issuer: addressesOf(tx, organization).entityId,
      acsUrl,
      requestId: taken.request_id,
      now: taken.now,
      key,
    };
    const refuse = async (reason: string, status: 'denied' | 'noPassive'): Promise<Refused> => {
      const userId = tx.actor.kind === 'user' ? tx.actor.userId : null;
      const entry = { toolId: tool.id, userId, protocol: 'saml', claims: [], reason } as const;
      await logToolUse(tx, { ...entry, kind: 'refused' });
      return { refused: reason, tool, answer: answer(refusal(envelope, status, null)) };
    };
    if (step || tx.actor.kind !== 'user' || tx.actor.token) return refuse('not_signed_in', 'noPassive');
    const { userId, proof } = tx.actor;
    const may = await mayUse(tx, tool.id, userId);
    if (!may.allowed) return refuse(may.reason, 'denied');
    const { claims } = await claimsFor(tx, tool.id, userId);
    const nameId = nameIdOf(tool.saml.name_id, userId, claims);
    if (nameId === null) return refuse('no_email', 'denied');
    await logToolUse(tx, {
      toolId: tool.id,
      userId,
      kind: 'sign_in',
      protocol: 'saml',
      claims: Object.keys(claims),
      reason: null,
    });
    const response = signedResponse(envelope, {
      assertionId: newSamlId(),
      audience: tool.saml.entity_id,
      nameId: { value: nameId, format: tool.saml.name_id },
      sessionIndex: newSamlId(),
      provedAt: new Date(taken.now.getTime() - proof.secondsAgo * 1000),
      attributes: attributesOf(claims),
    });
    return { tool, answer: answer(response), refused: null };
  });
}

/** What the person has to do first; a tool may ask that they prove themselves anew, after it asked. */
function stepBefore(request: RequestRow, person: Context | null): 'sign_in' | 'prove_again' | null {
  if (person?.actor.kind !== 'user' || person.actor.token) return 'sign_in';
  return request.force_authn && person.actor.proof.secondsAgo > request.age_seconds ? 'prove_again' : null;
}

/** Someone whose address is not confirmed has none towards tools. */
const nameIdOf = (format: 'email' | 'persistent', userId: string, claims: Claims): string | null =>
  format === 'persistent' ? userId : typeof claims.email === 'string' ? claims.email : null;

const attributesOf = (claims: Claims): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, Array.isArray(value) ? value : [String(value)]]),
  );
