import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { type Limit, takeLimit } from '../../../platform/limits.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { enqueue, requireChannel, tryChannelNow } from '../../deliveries/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { userProblems } from '../problems.ts';
import { contactPointsOf, findUsers } from '../read.ts';
import { TEST_MESSAGE } from '../test-message.ts';

/** For whoever repairs a provider and looks; each text message costs. */
const TESTS: Limit = { scope: 'test_messages', max: 5, windowSeconds: 600 };
/** A test that arrives tomorrow would puzzle. */
const LIFE_SECONDS = 300;

/**
 * Queues a message to the actor's own proved contact. It goes the way of all messages, so that its delivery shows what the
 * provider answered and how long that took. A channel that is down is tried with it at once.
 * @returns the id of the delivery
 * @throws Problem `channel.not_configured`, `contact.not_found`, `limit.reached`
 */
export function sendTestMessage(ctx: Context, channel: 'email' | 'sms'): Promise<{ delivery_id: string }> {
  return transaction(ctx, async (tx) => {
    requireChannel(tx.settings, channel);
    const userId = actorUserId(tx.actor);
    const kind = channel === 'email' ? 'email' : 'mobile';
    const contacts = userId ? await contactPointsOf(tx, [userId]) : [];
    const contact = contacts.find((c) => c.kind === kind && c.verified_at !== null);
    if (!contact || !userId) {
      throw userProblems.problem('contact.not_found', {
        detail: `own_${kind}`,
        nextStep: 'prove',
      });
    }
    const { granted, resetsAt, secondsLeft } = await takeLimit(tx, TESTS, userId);
    if (granted === 0)
      throw platformProblems.problem('limit.reached', { retryAt: resetsAt, retryAfterSeconds: secondsLeft });
    const [user] = await findUsers(tx, [userId]);
    const language = user?.language ?? (await getOrganization(tx)).language;
    const [deliveryId] = await enqueue(tx, [
      {
        kind: TEST_MESSAGE,
        lane: 'single',
        channel,
        address: contact.address,
        canonical: contact.canonical,
        userId,
        contactPointId: contact.id,
        subjectId: userId,
        language,
        notAfterSeconds: LIFE_SECONDS,
      },
    ]);
    if (!deliveryId) throw new Error('The test message was not queued.');
    await tryChannelNow(tx.db, channel);
    await record(tx, [
      {
        action: 'channel.tested',
        targetKind: 'channel',
        targetId: null,
        changes: [{ field: 'channel', after: channel }],
      },
    ]);
    return { delivery_id: deliveryId };
  });
}
