import type { Database } from '../../../platform/database/index.ts';
import { verdictOnChannel } from '../policy.ts';
import type { Channel } from '../queries.ts';
import { closeBreakers, openBreaker, returnTrial } from './queries.ts';
import type { Counters, Finished } from './record.ts';
import { TRIAL_SECONDS, type Works } from './works.ts';

/** So many tries in a row that reached nobody, and the channel counts as down. */
const UNREACHABLE_IN_A_ROW = 5;

/** Opens the breaker of a channel that refuses us or is down; the trial closes it. */
export async function judgeChannels(
  works: Works,
  db: Database,
  batch: readonly Finished[],
  inARow: Counters,
): Promise<void> {
  const working = new Set<Channel>();
  for (const { delivery, result, trial } of batch) {
    const { channel } = delivery;
    const verdict = verdictOnChannel(result);
    const down = verdict === 'unreachable' && inARow[channel] >= UNREACHABLE_IN_A_ROW;
    if ((verdict === 'broken' || down) && 'class' in result) {
      works.log.warn(
        { event: 'channel.broken', channel, class: result.class, code: result.code },
        'channel stopped',
      );
      const { class: why, code, reply } = result;
      await openBreaker(db, { channel, class: why, code, reply, trialSeconds: TRIAL_SECONDS });
      working.delete(channel);
    } else if (trial && verdict === 'works') working.add(channel);
    else if (trial && verdict === 'none') await returnTrial(db, channel);
  }
  if (working.size) await closeBreakers(db, [...working]);
}
