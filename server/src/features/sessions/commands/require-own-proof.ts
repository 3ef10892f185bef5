import { type Context, requireFreshProof } from '../../../platform/context/index.ts';
import { contactPointsOf } from '../../users/index.ts';
import { signInOf } from '../policy-queries.ts';
import { signedIn } from '../read.ts';

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

/**
 * Lets pass whoever has just proved who they are, before something becomes a way into their account: else a browser left
 * alone would be enough to get a contact of one's own into it, and by that every later proof. Whoever has no way to prove
 * it could never get one, so the session is enough of them.
 * @throws Problem `session.step_up_required`
 */
export async function requireOwnProof(ctx: Context): Promise<void> {
  const { sessionId } = signedIn(ctx);
  const may = sessionId ? await signInOf(ctx.db, ctx.organizationId, sessionId) : null;
  if (may?.strong_way || (await stepUpContacts(ctx)).length > 0) requireFreshProof(ctx);
}

/**
 * What opens the Admin panel to somebody who holds a role and whose session rests on too little: to prove it by the passkey or
 * company sign-in that they have, or to make their first passkey. Null where it is open, or never theirs.
 */
export async function panelOpenedBy(ctx: Context): Promise<'proof' | 'first_passkey' | null> {
  const { sessionId } = signedIn(ctx);
  const may = sessionId ? await signInOf(ctx.db, ctx.organizationId, sessionId) : null;
  if (!may?.admin || may.open) return null;
  return may.strong_way ? 'proof' : 'first_passkey';
}
