import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { newId } from '../../platform/ids.ts';
import { buildTool } from './testing/kit.ts';
import { startLogoutWorker } from './worker.ts';

let app: TestApp;
/** One that takes requests and never answers, and one that answers at once. */
let silent: Server;
let quick: Server;
const asked = { silent: 0, quick: 0 };

beforeAll(async () => {
  app = await startTestApp();
  silent = createServer(() => {
    asked.silent += 1;
  });
  quick = createServer((_, response) => {
    asked.quick += 1;
    response.writeHead(200).end();
  });
  for (const server of [silent, quick])
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  for (const server of [silent, quick]) {
    server.closeAllConnections();
    server.close();
  }
  await app?.close();
});

/** A sign-in at a tool of the organization that is over, of which the tool is to be told. */
async function queue(organization: TestOrganization, server: Server): Promise<void> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`;
  const tool = await buildTool(app, organization, { backchannel: url });
  await app.db.many(
    `insert into openid_sign_ins (organization_id, sid, tool_id, client_id, user_id, session_id, logout_uri, ended_at, ended_by,
       logout_state, next_try_at)
     values ($1, $2, $3, $4, $5, $6, $7, app_now(), 'signed_out', 'queued', app_now())`,
    [organization.id, newId(), tool.id, tool.clientId, organization.admin.id, newId(), url],
  );
}

test('a tool that does not answer keeps no other from being told at once, of its organization or another', async () => {
  const [one, other] = [await app.organization(), await app.organization()];
  await queue(one, silent);
  const { db, log, contextFor } = app.services;
  const worker = startLogoutWorker({ db, log, contextFor: (id) => contextFor(id, { kind: 'system' }) });
  await expect.poll(() => asked.silent, { timeout: 5000 }).toBe(1);
  await queue(other, quick);
  // The silent one is waited for five seconds.
  await expect.poll(() => asked.quick, { timeout: 3000, interval: 30 }).toBe(1);
  silent.closeAllConnections();
  await worker.stop();
  const rows = await app.db.many<{ logout_state: string; problem: string | null }>(
    'select logout_state, problem from openid_sign_ins order by sid',
  );
  expect(rows).toEqual([
    { logout_state: 'queued', problem: 'unreachable' },
    { logout_state: 'sent', problem: null },
  ]);
});
