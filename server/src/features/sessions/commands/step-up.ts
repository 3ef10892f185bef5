import { type Context, transaction } from '../../../platform/context/index.ts';
import { signInPolicyProblems } from '../../sign-in-policies/index.ts';
import { userProblems } from '../../users/index.ts';
import { proveAgain } from './prove-again.ts';
import { requestCode } from './request-code.ts';
import { stepUpContacts } from './require-own-proof.ts';
import { browserOf, checkOwnCode, ownContact } from './verify-contact.ts';

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
