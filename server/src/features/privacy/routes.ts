import { type Route, route } from '../../platform/endpoint/route.ts';
import { erasePerson } from './commands/erase-person.ts';
import { exportPerson } from './commands/export-person.ts';
import * as contract from './contract.ts';

export const routes: Route[] = [
  route(contract.exportPerson, (ctx, { params }) => exportPerson(ctx, params.id)),
  route(contract.erasePerson, (ctx, { params, body }) =>
    erasePerson(ctx, params.id, body.name, body.their_invitations),
  ),
];
