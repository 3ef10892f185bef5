import { type Context, transaction } from '../../../platform/context/index.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import { contactPointsOf, userProblems, verifyContactPoints } from '../../users/index.ts';
import { type CodePurpose, type CodeRow, latestCode } from '../code-queries.ts';
import { sessionProblems } from '../problems.ts';
import { signedIn } from '../read.ts';
import { checkCode } from './check-code.ts';
import { requestCode } from './request-code.ts';
import { requireOwnProof } from './require-own-proof.ts';

/**
 * Sends a code to one of the caller's own contacts, to prove it.
 * @throws Problem `contact.not_found`, `contact.verified_already`, `session.step_up_required`, `limit.reached`, `channel.not_configured`
 */
export async function requestContactCode(ctx: Context, contactPointId: string): Promise<void> {
  const contact = await ownContact(ctx, contactPointId);
  if (contact.verified_at) throw sessionProblems.problem('contact.verified_already');
  await requireOwnProof(ctx);
  await requestCode(ctx, {
    purpose: 'verify_contact',
    kind: contact.kind,
    canonical: contact.canonical,
    browserToken: browserOf(ctx),
    organizationId: ctx.organizationId,
    contactPointId,
  });
}

/**
 * Proves one of the caller's own contacts by the code that was sent to it: from then on it opens the account.
 * @throws Problem `contact.not_found`, `code.wrong`, `limit.reached`
 */
export async function verifyContactPoint(ctx: Context, contactPointId: string, code: string): Promise<void> {
  const contact = await ownContact(ctx, contactPointId);
  if (contact.verified_at) return;
  await checkOwnCode(ctx, 'verify_contact', contactPointId, code);
  await transaction(ctx, async (tx) => {
    // Asked again: an admin may have replaced the contact since the code was sent.
    await ownContact(tx, contactPointId);
    await verifyContactPoints(tx, [contactPointId]);
    await record(tx, [
      {
        action: 'contact.verified',
        targetKind: 'user',
        targetId: signedIn(tx).userId,
        changes: [{ field: contact.kind, after: contact.address }],
      },
    ]);
  });
}

/**
 * The code that this session asked for last, for a contact of the caller; a right one is used up.
 * @throws Problem `code.wrong`, `limit.reached`
 */
export async function checkOwnCode(
  ctx: Context,
  purpose: CodePurpose,
  contactPointId: string,
  code: string,
): Promise<CodeRow> {
  const latest = await latestOwnCode(ctx, purpose, contactPointId);
  if (!latest) throw sessionProblems.problem('code.wrong', { pointer: '/code' });
  const checked = await checkCode(ctx, { codeId: latest.id, browserToken: browserOf(ctx), code, purpose });
  if (checked.ok) return checked.code;
  if (checked.reason === 'wrong') throw sessionProblems.problem('code.wrong', { pointer: '/code' });
  throw platformProblems.problem('limit.reached', {
    retryAt: checked.until,
    retryAfterSeconds: checked.secondsLeft,
  });
}

/** The code that this session asked for last and can still be typed. */
export const latestOwnCode = (ctx: Context, purpose: CodePurpose, contactPointId: string) =>
  latestCode(ctx.db, purpose, contactPointId, hashToken(browserOf(ctx)));

/** The session stands for the browser: no other one can use the code. */
export const browserOf = (ctx: Context): string => `session:${signedIn(ctx).sessionId}`;

/** @throws Problem `contact.not_found` */
export async function ownContact(ctx: Context, contactPointId: string) {
  const contacts = await contactPointsOf(ctx, [signedIn(ctx).userId]);
  const contact = contacts.find((c) => c.id === contactPointId);
  if (!contact) throw userProblems.problem('contact.not_found');
  return contact;
}
