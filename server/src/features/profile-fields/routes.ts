import { type Route, route } from '../../platform/endpoint/route.ts';
import { createProfileField } from './commands/create-profile-field.ts';
import { removeProfileField } from './commands/remove-profile-field.ts';
import { updateProfileField } from './commands/update-profile-field.ts';
import * as contract from './contract.ts';
import { listFieldsAndGuards } from './readers.ts';

export const routes: Route[] = [
  route(contract.listProfileFields, async (ctx) => ({ items: await listFieldsAndGuards(ctx) })),
  route(contract.createProfileField, (ctx, { body }) => createProfileField(ctx, body)),
  route(contract.updateProfileField, (ctx, { params, body }) => updateProfileField(ctx, params.id, body)),
  route(contract.removeProfileField, (ctx, { params }) => removeProfileField(ctx, params.id)),
];
