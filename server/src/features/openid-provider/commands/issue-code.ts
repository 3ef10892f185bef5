import { type AdapterPayload, errors } from 'oidc-provider';
import { transaction } from '../../../platform/context/index.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { logToolUse, mayUse } from '../../tools/index.ts';
import { callOf, type LibraryContext, toolOf } from '../call.ts';
import { type AskedClaims, namesIn, toldClaims } from '../claims.ts';
import { LIVES } from '../lives.ts';
import * as q from '../queries.ts';

/**
 * Signs a person in at a tool: decides once more whether they may, while their row is held, and writes grant, code, sign-in
 * and log together. The grant is of this sign-in alone, so that a code that is used twice ends no other.
 * @throws AccessDenied, which the tool is told
 */
export async function issueCode(
  context: LibraryContext,
  code: string,
  payload: AdapterPayload,
): Promise<void> {
  const call = callOf(context);
  const { clientId = '', grantId = '', scope = '', iat = 0 } = payload;
  const tool = toolOf(context, clientId);
  const { visitor } = call;
  if (!visitor || visitor.userId !== payload.accountId) throw new errors.AccessDenied('nobody is signed in');
  const { userId, sessionId } = visitor;
  const names = namesIn(payload.claims as AskedClaims | undefined);
  const outlives = scope.split(' ').includes('offline_access');
  await transaction(call.ctx, async (tx) => {
    const verdict = await mayUse(tx, tool.id, userId);
    if (!verdict.allowed) throw new errors.AccessDenied(verdict.reason);
    const told = await toldClaims(tx, tool.id, userId, scope, names);
    const grant = {
      accountId: userId,
      clientId,
      openid: { scope, claims: names },
      kind: 'Grant',
      iat,
      exp: iat + LIVES.Grant,
    };
    const granted = await tx.db.one(q.PUT_GRANT, [
      tx.organizationId,
      hashToken(grantId),
      grantId,
      userId,
      tool.id,
      outlives ? null : sessionId,
      JSON.stringify(grant),
      LIVES.Grant,
    ]);
    if (!granted) throw new errors.AccessDenied('not_active');
    const kept = JSON.stringify(payload);
    const row = [
      tx.organizationId,
      'AuthorizationCode',
      hashToken(code),
      grantId,
      kept,
      LIVES.AuthorizationCode,
    ];
    await tx.db.one(q.PUT_OF_GRANT, row);
    await tx.db.one(q.PUT_SIGN_IN, [
      tx.organizationId,
      context.oidc.session?.sidFor(clientId),
      tool.id,
      clientId,
      userId,
      sessionId,
      tool.openid?.backchannel_logout_uri ?? null,
    ]);
    await logToolUse(tx, {
      toolId: tool.id,
      userId,
      kind: 'sign_in',
      protocol: 'openid',
      claims: Object.keys(told),
      reason: null,
    });
  });
}
