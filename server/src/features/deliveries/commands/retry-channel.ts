import { type Context, transaction } from '../../../platform/context/index.ts';
import { type Limit, takeLimit } from '../../../platform/limits.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { type Channel, tryChannelNow } from '../queries.ts';

/** A provider that refuses us does not want to hear from us every second. */
const RETRIES: Limit = { scope: 'channel_retries', max: 10, windowSeconds: 60 };

/**
 * Has a channel that is down tried at once, with one message, instead of at the end of its minute. Nothing where it works.
 * @throws Problem `limit.reached`
 */
export function retryChannel(ctx: Context, channel: Channel): Promise<void> {
  return transaction(ctx, async (tx) => {
    const key = `${tx.organizationId} ${channel}`;
    const { granted, resetsAt, secondsLeft } = await takeLimit(tx, RETRIES, key);
    if (granted === 0)
      throw platformProblems.problem('limit.reached', { retryAt: resetsAt, retryAfterSeconds: secondsLeft });
    await tryChannelNow(tx.db, channel);
  });
}
