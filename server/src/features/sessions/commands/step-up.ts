import { type Context, transaction } from '../../../platform/context/index.ts';
import { signInPolicyProblems } from '../../sign-in-policies/index.ts';
import { contactPointsOf, userProblems } from '../../users/index.ts';
import { signInOf } from '../policy-queries.ts';
import { signedIn } from '../read.ts';
import { proveAgain } from './prove-again.ts';
import { requestCode } from './request-code.ts';
import { browserOf, checkOwnCode, ownContact } from './verify-contact.ts';

/**
 * The contacts to which a code may go that proves once more who somebody is: those that they proved, on channels that there
 * are. None where the sign-in policy wants more than a code.
 */
export async function stepUpContacts(ctx: Context) {
  const { userId, sessionId } = signedIn(ctx);
  const may = sessionId ? await signInOf(ctx.db, ctx.organizationId, sessionId) : null;
  if (!may?.code_proves) return [];
  const { channels } = ctx.settings;
  const contacts = await contactPointsOf(ctx, [userId]);
  return contacts.filter((c) => c.verified_at && channels[c.kind === 'email' ? 'email' : 'sms'] !== 'none');
}

/** Whether the Admin panel is closed to somebody who holds a role, for want of a passkey or company sign-in. */
export async function panelClosed(ctx: Context): Promise<boolean> {
  const { sessionId } = signedIn(ctx);
  const may = sessionId ? await signInOf(ctx.db, ctx.organizationId, sessionId) : null;
  return may?.admin === true && !may.open;
}

/**
 * Sends a code to one of the caller's proved contacts, to prove again who they are.
 * @throws Problem `contact.not_found`, `limit.reached`, `channel.not_configured`
 */
export async function requestStepUpCode(ctx: Context, contactPointId: string): Promise<void> {
  const contact = (await stepUpContacts(ctx)).find((c) => c.id === contactPointId);
  if (!contact) throw userProblems.problem('contact.not_found');
  await requestCode(ctx, {
    purpose: 'step_up',
    kind: contact.kind,
    canonical: contact.canonical,
    browserToken: browserOf(ctx),
    organizationId: ctx.organizationId,
    contactPointId,
  });
}

/**
 * Notes that the code fits: for the next minutes the session may do what asks for a fresh proof.
 * @throws Problem `contact.not_found`, `code.wrong`, `limit.reached`, `sign_in.method_not_allowed` when the policy wants more
 */
export async function stepUpByCode(ctx: Context, contactPointId: string, code: string): Promise<void> {
  await ownContact(ctx, contactPointId);
  await checkOwnCode(ctx, 'step_up', contactPointId, code);
  await transaction(ctx, async (tx) => {
    const contact = (await stepUpContacts(tx)).find((c) => c.id === contactPointId);
    if (!contact) throw signInPolicyProblems.problem('sign_in.method_not_allowed', { detail: 'code' });
    await proveAgain(tx, 'contact');
  });
}
