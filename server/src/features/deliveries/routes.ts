import type { Context } from '../../platform/context/index.ts';
import { type Route, route } from '../../platform/endpoint/route.ts';
import { getPreviewMessage, listChannels, listPreviewMessages } from './contract.ts';
import { previewInbox } from './preview-inbox.ts';
import { deliveryProblems } from './problems.ts';
import { channelStates } from './read.ts';

export const deliveryRoutes: Route[] = [
  route(listChannels, async (ctx) => ({ items: await channelStates(ctx) })),
  route(listPreviewMessages, async (ctx) => {
    requirePreview(ctx);
    return { items: previewInbox.list(ctx.organizationId) };
  }),
  route(getPreviewMessage, async (ctx, { params }) => {
    requirePreview(ctx);
    const message = previewInbox.find(ctx.organizationId, params.id);
    if (!message) throw deliveryProblems.problem('preview.not_found');
    return message;
  }),
];

function requirePreview({ settings }: Context): void {
  if (!Object.values(settings.channels).includes('preview')) throw deliveryProblems.problem('preview.off');
}
