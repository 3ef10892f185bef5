import { type Route, route } from '../../platform/endpoint/route.ts';
import { createView, removeView, shareView, updateView } from './commands/save-view.ts';
import * as contract from './contract.ts';
import { listViews } from './read.ts';

export const routes: Route[] = [
  route(contract.listSavedViews, async (ctx) => ({ items: await listViews(ctx) })),
  route(contract.createSavedView, (ctx, { body }) => createView(ctx, body)),
  route(contract.updateSavedView, (ctx, { params, body }) => updateView(ctx, params.id, body)),
  route(contract.shareSavedView, (ctx, { params, body }) => shareView(ctx, params.id, body.shared)),
  route(contract.removeSavedView, (ctx, { params }) => removeView(ctx, params.id)),
];
