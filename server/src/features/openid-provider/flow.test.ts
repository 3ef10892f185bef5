import * as client from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { createTool, listToolUses, setToolAccess } from '../tools/contract.ts';
import { sweepOpenid } from './index.ts';
import { ask, Browser, buildTool, relyingParty, signInAt, startListening } from './testing/kit.ts';

/** A tool in software that we did not write, from discovery to what it is told about the person. */
let app: Awaited<ReturnType<typeof startListening>>;
let org: TestOrganization;
beforeAll(async () => {
  app = await startListening();
  org = await app.organization({ name: 'Harbor' });
});
afterAll(() => app?.close());

test('a person who is signed in is signed in at the tool, and the tool is told what it asked for', async () => {
  const crew = await app.team(org, 'Crew');
  const user = await app.user(org, { teams: [crew] });
  const tool = await buildTool(app, org);
  const rp = await relyingParty(app.origin, tool);
  const browser = await new Browser(app.origin).signIn(app, user);
  const tokens = await signInAt(rp, tool, browser);
  expect(tokens.claims()).toMatchObject({
    iss: `${app.origin}/o/${org.slug}`,
    aud: tool.clientId,
    sub: user.id,
    email: user.email,
    email_verified: true,
    name: user.name,
    groups: ['Crew'],
  });
  expect(tokens.refresh_token).toBeUndefined();
  const told = await client.fetchUserInfo(rp, tokens.access_token, user.id);
  expect(told).toEqual({
    sub: user.id,
    email: user.email,
    email_verified: true,
    name: user.name,
    groups: ['Crew'],
  });
});

test('a tool that an admin added works with what its page says', async () => {
  const redirectUri = 'https://grafana.example/login/generic_oauth';
  const body = {
    name: 'Grafana',
    openid: { client_type: 'confidential', redirect_uris: [redirectUri], grant_refresh: true },
  } as const;
  const made = (await app.call(org.admin, createTool, { body })).body;
  await app.call(org.admin, setToolAccess, {
    params: { id: made.id },
    body: { access: { kind: 'everyone' } },
  });
  const clientId = made.openid?.client_id ?? '';
  const rp = await client.discovery(
    new URL(made.addresses.discovery ?? ''),
    clientId,
    made.client_secret ?? '',
    undefined,
    {
      execute: [client.allowInsecureRequests],
    },
  );
  expect(rp.serverMetadata().issuer).toBe(made.addresses.issuer);
  const tool = { id: made.id, organization: org, clientId, secret: made.client_secret, redirectUri };
  const browser = await new Browser(app.origin).signIn(app, org.admin);
  const tokens = await signInAt(rp, tool, browser);
  expect(tokens.claims()?.sub).toBe(org.admin.id);
  const again = await client.refreshTokenGrant(rp, tokens.refresh_token ?? '');
  expect(again.claims()?.email).toBe(org.admin.email);
  const { items } = (await app.call(org.admin, listToolUses, { params: { id: made.id } })).body;
  expect(items.map((use) => use.kind)).toEqual(['refresh', 'sign_in']);
});

test('who floods us with requests is told to wait, and leaves no more rows; those that there are run out', async () => {
  const acme = await app.organization();
  const tool = await buildTool(app, acme);
  const { url } = await ask(await relyingParty(app.origin, tool), tool);
  const rows = async () =>
    (await app.db.many('select 1 from openid_records where organization_id = $1', [acme.id])).length;
  const begin = () => new Browser(app.origin).go(url);
  expect((await begin()).url).toContain(`/o/${acme.slug}?next=`);
  expect(await rows()).toBe(1);
  await app.db.many(`update limits set used = 600 where scope = 'openid_request'`);
  const told = await begin();
  expect([told.status, Number(told.headers.get('retry-after')), await rows()]).toEqual([429, 60, 1]);
  expect(told.html).toContain('Wait until the time given');
  // Whoever is signed in here is known, and not held up by strangers behind the same address.
  const browser = await new Browser(app.origin).signIn(app, acme.admin);
  expect((await browser.go(url)).url.startsWith(tool.redirectUri)).toBe(true);
  await app.db.many(`delete from openid_records where organization_id = $1 and kind <> 'Interaction'`, [
    acme.id,
  ]);
  await app.clock.move(1801);
  await sweepOpenid(app.db);
  expect(await rows()).toBe(0);
  await app.clock.reset();
});
