import { type Route, route } from '../../platform/endpoint/route.ts';
import { removeTool, rotateSecret, updateTool } from './commands/change-tool.ts';
import { createTool } from './commands/create-tool.ts';
import { setAccess, setClaims } from './commands/set-access.ts';
import * as contract from './contract.ts';
import { listToolUses, listUserToolUses } from './list-uses.ts';
import { forecastTools, listUserTools } from './person-tools.ts';
import { previewAccess, previewClaims } from './preview.ts';
import { getTool, listTools } from './read.ts';

export const routes: Route[] = [
  route(contract.listTools, (ctx) => listTools(ctx)),
  route(contract.createTool, (ctx, { body }) => createTool(ctx, body)),
  route(contract.getTool, (ctx, { params }) => getTool(ctx, params.id)),
  route(contract.updateTool, (ctx, { params, body }) => updateTool(ctx, params.id, body)),
  route(contract.removeTool, (ctx, { params }) => removeTool(ctx, params.id)),
  route(contract.rotateToolSecret, (ctx, { params }) => rotateSecret(ctx, params.id)),
  route(contract.setToolAccess, (ctx, { params, body }) => setAccess(ctx, params.id, body)),
  route(contract.previewToolAccess, (ctx, { params, body }) => previewAccess(ctx, params.id, body)),
  route(contract.setToolClaims, (ctx, { params, body }) => setClaims(ctx, params.id, body)),
  route(contract.previewToolClaims, (ctx, { params, body }) => previewClaims(ctx, params.id, body)),
  route(contract.listToolUses, (ctx, { params, query }) => listToolUses(ctx, params.id, query)),
  route(contract.listUserToolUses, (ctx, { params, query }) => listUserToolUses(ctx, params.id, query)),
  route(contract.listUserTools, (ctx, { params }) => listUserTools(ctx, params.id)),
  route(contract.forecastTools, (ctx, { body }) => forecastTools(ctx, body)),
];
