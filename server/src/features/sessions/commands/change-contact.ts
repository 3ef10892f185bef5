import { type Context, transaction } from '../../../platform/context/index.ts';
import { takeLimit } from '../../../platform/limits.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { requireChannel } from '../../deliveries/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { checkContact, findUsers, replaceOwnContact } from '../../users/index.ts';
import { CHANGES } from '../limits.ts';
import { signedIn } from '../read.ts';
import { requestCode } from './request-code.ts';
import { requireOwnProof } from './require-own-proof.ts';
import { browserOf, checkOwnCode, ownContact } from './verify-contact.ts';

/**
 * Sends a code to the contact that shall replace one of the caller's own. Whether somebody else has it is not said here:
 * that answer is for whoever can read what is sent to it.
 * @param typed the new contact, of the same kind as the old one
 * @returns false, and nothing is sent, when it is the one on record
 * @throws Problem `session.step_up_required`, `contact.not_found`, `email.*`, `mobile.*`, `limit.reached`, `channel.not_configured`
 */
export async function requestContactChange(
  ctx: Context,
  contactPointId: string,
  typed: string,
): Promise<boolean> {
  const { userId } = signedIn(ctx);
  await requireOwnProof(ctx);
  const current = await ownContact(ctx, contactPointId);
  const contact = await checkContact(ctx, current.kind, { address: typed });
  if (contact.canonical === current.canonical) return false;
  requireChannel(ctx.settings, current.kind === 'email' ? 'email' : 'sms');
  const taken = await takeLimit(ctx, CHANGES, userId);
  if (taken.granted === 0)
    throw platformProblems.problem('limit.reached', {
      retryAt: taken.resetsAt,
      retryAfterSeconds: taken.secondsLeft,
    });
  const organization = await getOrganization(ctx);
  const [user] = await findUsers(ctx, [userId]);
  await requestCode(ctx, {
    purpose: 'change_contact',
    kind: contact.kind,
    canonical: contact.canonical,
    browserToken: browserOf(ctx),
    organizationId: ctx.organizationId,
    contactPointId,
    to: {
      organization_id: ctx.organizationId,
      organization_name: organization.name,
      organization_language: organization.language,
      user_id: userId,
      user_language: user?.language ?? null,
      contact_point_id: null,
      address: contact.address,
    },
  });
  return true;
}

/**
 * Replaces one of the caller's own contacts by the one that the code was sent to. It is proved by that; the old one is told.
 * @throws Problem `contact.not_found`, `code.wrong`, `limit.reached`, `email.in_use`, `mobile.in_use`
 */
export async function changeContact(ctx: Context, contactPointId: string, code: string): Promise<void> {
  await ownContact(ctx, contactPointId);
  const { kind, canonical, address } = await checkOwnCode(ctx, 'change_contact', contactPointId, code);
  await transaction(ctx, async (tx) => {
    // Read again: the organization may have narrowed the countries since the code was sent.
    const contact = await checkContact(tx, kind, { address: address ?? canonical });
    await replaceOwnContact(tx, signedIn(tx).userId, contactPointId, contact);
  });
}
