import type { Context } from '../../platform/context/index.ts';
import { type Route, route } from '../../platform/endpoint/route.ts';
import { liftSuppressionsById, suppressAddresses } from './commands/manage-suppressions.ts';
import { retryChannel } from './commands/retry-channel.ts';
import * as contract from './contract.ts';
import { previewInbox } from './preview-inbox.ts';
import { deliveryProblems } from './problems.ts';
import { providersOf } from './providers.ts';
import { channelStates } from './read.ts';

export const deliveryRoutes: Route[] = [
  route(contract.listChannels, async (ctx) => ({ items: await channelStates(ctx) })),
  route(contract.retryChannel, async (ctx, { body }) => {
    await retryChannel(ctx, body.channel);
    return { items: await channelStates(ctx) };
  }),
  route(contract.listProviders, async ({ settings }) => ({ items: providersOf(settings) })),
  route(contract.suppressAddresses, async (ctx, { body }) => ({
    items: await suppressAddresses(ctx, body.delivery_ids),
  })),
  route(contract.liftSuppressions, async (ctx, { body }) => ({
    items: await liftSuppressionsById(ctx, body.ids),
  })),
  route(contract.listPreviewMessages, async (ctx) => {
    requirePreview(ctx);
    return { items: previewInbox.list(ctx.organizationId) };
  }),
  route(contract.getPreviewMessage, async (ctx, { params }) => {
    requirePreview(ctx);
    const message = previewInbox.find(ctx.organizationId, params.id);
    if (!message) throw deliveryProblems.problem('preview.not_found');
    return message;
  }),
];

function requirePreview({ settings }: Context): void {
  if (!Object.values(settings.channels).includes('preview')) throw deliveryProblems.problem('preview.off');
}
