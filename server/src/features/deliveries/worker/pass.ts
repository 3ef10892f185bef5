import type { Database } from '../../../platform/database/index.ts';
import { announce, atMostOnceKinds, type DeliveryChange, kindNames } from '../kinds.ts';
import { CHANNELS, type Channel, type DeliveryRow, LANES, type Lane } from '../queries.ts';
import { claimDeliveries, endOverdue, giveBack, lookAround, returnTrial, takeTrial } from './queries.ts';
import type { Slots } from './slots.ts';
import { LEASE_SECONDS, TRIAL_SECONDS, type Works } from './works.ts';

/** Rows that one statement ends or takes back; a backlog takes several passes. */
const SWEEP = 200;

export interface Claimed {
  delivery: DeliveryRow;
  trial: boolean;
}

/**
 * One round: takes back what was lost, ends what is too late, and claims as much as may be handed over now, codes first.
 * @param lease names the claim; unique among all workers
 * @param start begins the work on one claimed delivery
 */
export async function pass(
  works: Works,
  slots: Slots,
  lease: string,
  start: (claimed: Claimed) => void,
): Promise<void> {
  const kinds = kindNames();
  const look = await lookAround(works.db, kinds);
  if (look.lost) await takeBack(works, []);
  if (look.overdue) await changing(works, (db) => endOverdue(db, kinds, SWEEP));
  const due = new Set(look.due);
  for (const channel of CHANNELS) {
    if (works.settings.channels[channel] === 'none') continue;
    const health = look.broken.find((broken) => broken.channel === channel);
    const lanes = LANES.filter((lane) => due.has(`${channel}:${lane}`));
    if (!health) {
      for (const lane of lanes) {
        const claimed = await claim(works, channel, lane, slots.free(channel, lane), lease);
        for (const delivery of claimed) start({ delivery, trial: false });
      }
    } else if (lanes[0] && health.may_try && slots.busy(channel) === 0) {
      if (await takeTrial(works.db, channel, TRIAL_SECONDS)) {
        const [delivery] = await claim(works, channel, lanes[0], 1, lease);
        if (delivery) start({ delivery, trial: true });
        else await returnTrial(works.db, channel);
      }
    }
  }
}

async function claim(works: Works, channel: Channel, lane: Lane, limit: number, lease: string) {
  if (limit === 0) return [];
  const rows = await changing(works, (db) =>
    claimDeliveries(db, { channel, lane, kinds: kindNames(), limit, lease, seconds: LEASE_SECONDS }),
  );
  return rows.filter(({ state }) => state === 'sending');
}

/** Takes back what lost its lease, and what is still held under the leases named. */
export const takeBack = (works: Works, leases: readonly string[]) =>
  changing(works, (db) =>
    giveBack(db, { kinds: kindNames(), leases, atMostOnce: atMostOnceKinds(), limit: SWEEP }),
  );

/** Runs a statement that moves deliveries, and tells their kinds in the same transaction. */
function changing(works: Works, move: (db: Database) => Promise<DeliveryRow[]>): Promise<DeliveryRow[]> {
  return works.db.transaction(async (db) => {
    const rows = await move(db);
    const changes = rows
      .filter(isNews)
      .map((delivery): DeliveryChange => ({ delivery, state: delivery.state }));
    await announce((id) => ({ ...works.contextFor(id), db }), changes);
    return rows;
  });
}

/** Claimed, or back where it was before its claim: nothing happened to the message. */
const isNews = ({ state, state_reason }: DeliveryRow): boolean =>
  state === 'retrying' ? state_reason === 'lost_in_flight' : state !== 'sending' && state !== 'queued';
