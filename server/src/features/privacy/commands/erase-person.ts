import { type Context, transaction } from '../../../platform/context/index.ts';
import { forgetAnswers } from '../../../platform/endpoint/idempotency.ts';
import { newId } from '../../../platform/ids.ts';
import { jsonPatterns, type Needle } from '../../../platform/json-patterns.ts';
import { foldText } from '../../../platform/text.ts';
import { eraseTokensOf } from '../../api-tokens/index.ts';
import { eraseAuditValues, findMentions, record } from '../../audit/index.ts';
import { eraseIdentitiesOf } from '../../company-sign-in/index.ts';
import { eraseMessagesOf } from '../../deliveries/index.ts';
import { eraseExceptionsOf } from '../../dynamic-teams/index.ts';
import { eraseInvitationsOf } from '../../invitations/index.ts';
import { eraseOpenidOf } from '../../openid-provider/index.ts';
import { erasePasskeysOf } from '../../passkeys/index.ts';
import { eraseViewsOf } from '../../saved-views/index.ts';
import { eraseSessionsOf } from '../../sessions/index.ts';
import { eraseMembershipsOf } from '../../teams/index.ts';
import { eraseToolUsesOf } from '../../tools/index.ts';
import {
  displayName,
  eraseUser,
  holdForErasure,
  type KnownAs,
  knownAs,
  requireVisible,
  type TheirInvitations,
} from '../../users/index.ts';
import { privacyProblems } from '../problems.ts';

/**
 * Erases a person who has left. What is left is an id, in the audit log and wherever the person did something; details are
 * free again. docs/guides/data-protection.md says of each table what becomes of it.
 * @param typed the name, typed by whoever erases
 * @param theirs what becomes of those whom the person invited and who have not joined
 * @throws Problem `user.not_found`, `user.not_left`, `erasure.name_differs`
 */
export async function erasePerson(
  ctx: Context,
  id: string,
  typed: string,
  theirs: TheirInvitations = 'keep',
): Promise<{ id: string }> {
  refuseOther(typed, displayName(await requireVisible(ctx, id)));
  // The audit log is long: it is looked through before anybody has to wait for this.
  const before = await knownAs(ctx, id);
  const found = await findMentions(ctx, patternsOf(id, before));
  await transaction(ctx, async (tx) => {
    refuseOther(typed, displayName(await holdForErasure(tx, id, theirs)));
    const known = await knownAs(tx, id);
    const patterns = patternsOf(id, known);
    const same = patterns.join() === patternsOf(id, before).join();
    await erase(tx, id, known, { patterns, found: same ? found : await findMentions(tx, patterns) });
  });
  // For whoever restores a backup from before: an id, and nothing else.
  ctx.log.info(
    { event: 'person.erased', organization_id: ctx.organizationId, user_id: id },
    'a person was erased',
  );
  return { id };
}

type Traces = Pick<Parameters<typeof eraseAuditValues>[2], 'patterns' | 'found'>;

/** Messages first: a worker that holds one is waited for, and what it has written by then goes with the rest. */
async function erase(tx: Context, id: string, known: KnownAs, traces: Traces): Promise<void> {
  const alone = known.contacts.filter((contact) => !contact.shared);
  await eraseMessagesOf(tx, id);
  const invitationIds = await eraseInvitationsOf(tx, id, alone);
  const tokenIds = await eraseTokensOf(tx, id);
  await eraseSessionsOf(
    tx,
    id,
    known.contacts.map((contact) => contact.id),
    alone,
  );
  await erasePasskeysOf(tx, id);
  await eraseIdentitiesOf(tx, id);
  await eraseExceptionsOf(tx, id);
  await eraseMembershipsOf(tx, id);
  await eraseViewsOf(tx, id);
  await eraseToolUsesOf(tx, id);
  await eraseOpenidOf(tx, id);
  await eraseUser(tx, id);
  await forgetAnswers(tx, id, traces.patterns);
  const event = newId();
  const count = await eraseAuditValues(tx, event, {
    userId: id,
    targetIds: [...invitationIds, ...tokenIds],
    ...traces,
  });
  await record(tx, [
    {
      id: event,
      action: 'user.erased',
      targetKind: 'user',
      targetId: id,
      changes: [{ field: 'audit_values', after: count }],
    },
  ]);
}

function refuseOther(typed: string, name: string): void {
  const same = typed.trim() === name || (foldText(typed) !== '' && foldText(typed) === foldText(name));
  if (!same) throw privacyProblems.problem('erasure.name_differs', { pointer: '/name' });
}

/** Shorter ones are found in too much that has nothing to do with the person. */
const SHORTEST = 4;

/** What names the person beyond doubt. A code must stand alone: inside of other words it means something else. */
function patternsOf(id: string, known: KnownAs): string[] {
  const { first_name: first, last_name: last } = known;
  const names = first && last ? [`${first} ${last}`, `${last} ${first}`] : [];
  const contacts = known.contacts.flatMap((c) => (c.shared ? [] : [c.address, c.canonical]));
  const codes = [known.employee_id, known.work_phone].filter((code): code is string => code !== null);
  const long = (text: string) => text.length >= SHORTEST;
  const needles: Needle[] = [id, ...names.filter(long), ...contacts];
  return jsonPatterns([...needles, ...codes.filter(long).map((whole) => ({ whole }))]);
}
