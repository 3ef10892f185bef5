import type { Context } from '../../platform/context/index.ts';
import { translatorFor } from '../../platform/messages/index.ts';
import { holds } from '../../platform/permissions.ts';
import type { DeliveryState } from './contract.ts';
import { explainChannel } from './explain.ts';
import {
  CHANNELS,
  countWaiting,
  type DeliveryFilter,
  type DeliveryRow,
  selectBrokenChannels,
  selectDeliveries,
} from './queries.ts';

/** Deliveries of the organization, oldest first; all states unless told. */
export const findDeliveries = (
  ctx: Context,
  filter: DeliveryFilter,
  states?: readonly DeliveryState[],
): Promise<DeliveryRow[]> => selectDeliveries(ctx.db, ctx.organizationId, filter, states ?? null);

/** How each channel reaches people, and whether it is broken at this moment. */
export async function channelStates(ctx: Context) {
  const broken = await selectBrokenChannels(ctx.db);
  const say = translatorFor(ctx.language).line;
  const sees = ctx.actor.kind === 'user' && holds(ctx.actor.grants, 'deliveries.view');
  const states = CHANNELS.map((channel) => {
    const mode = ctx.settings.channels[channel];
    const health = mode === 'provider' ? broken.find((row) => row.channel === channel) : undefined;
    return { channel, mode, health };
  });
  return Promise.all(
    states.map(async ({ channel, mode, health }) => ({
      channel,
      mode,
      broken: health
        ? {
            ...explainChannel(health, say),
            reply: sees ? health.reply : null,
            next_try_at: health.try_again_at,
            waiting: sees ? await countWaiting(ctx.db, ctx.organizationId, channel) : null,
          }
        : null,
    })),
  );
}
