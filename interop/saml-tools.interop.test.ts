import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pictureFailure } from '../e2e/world.ts';
import { type Beckon, startBeckon } from './beckon.ts';
import { samlifyTool } from './peers/saml-tool.ts';
import { arrivedAt } from './servers/apache.ts';
import { apacheMellon } from './servers/apache-mellon.ts';
import { apacheShibboleth } from './servers/apache-shibboleth.ts';

/** Beckon as the SAML provider of tools that are not ours, each registered from its own metadata, as an admin does it. */
let beckon: Beckon;
let team: { id: string };
let bar: { id: string };
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  beckon = await startBeckon();
  team = await beckon.team('Kitchen');
  bar = await beckon.team('Bar');
});

afterEach(async (context) => {
  await pictureFailure(context, beckon.world);
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => beckon?.close());

/** Reads the tool's metadata, registers what it says, lets the team in, and answers our own metadata. */
async function register(name: string, metadata: string): Promise<string> {
  const read = await beckon.call<Record<string, unknown>>('POST', '/saml-provider/read-metadata', {
    metadata,
  });
  const saml = Object.fromEntries(
    ['entity_id', 'acs_url', 'name_id', 'certificate', 'want_signed_requests'].flatMap((key) =>
      read[key] === null || read[key] === undefined ? [] : [[key, read[key]]],
    ),
  );
  const tool = await beckon.call<{ id: string }>('POST', '/tools', {
    name,
    saml,
    claims: [
      { claim: 'email', source: 'email' },
      { claim: 'groups', source: 'teams' },
    ],
  });
  await beckon.call('PUT', `/tools/${tool.id}/access`, { access: { kind: 'teams', team_ids: [team.id] } });
  return (await fetch(`${beckon.organizationUrl}/saml`)).text();
}

async function join(email: string): Promise<{ page: Page; userId: string }> {
  const { userId } = await beckon.invite(email, [team.id, bar.id]);
  return { page: await beckon.join(email), userId };
}

test.for([
  { name: 'mod_auth_mellon', make: apacheMellon, prefix: 'MELLON_' },
  { name: 'the Shibboleth service provider', make: apacheShibboleth, prefix: '' },
])(
  'an invited person is in a tool behind $name, which is told their email address and teams',
  async (tool) => {
    const server = await tool.make();
    stops.push(server.stop);
    await server.start(await register(tool.name, server.metadata));
    const email = `ada.${tool.prefix.length}@harbor.example`;
    const { page, userId } = await join(email);
    await page.goto(server.page);
    await page.waitForURL(server.page);
    expect(await arrivedAt(page)).toMatchObject({
      [`${tool.prefix}email`]: email,
      [`${tool.prefix}groups`]: 'Bar;Kitchen',
    });
    // Whoever loses the team is not let in again; how long the tool keeps the session by itself is the tool's.
    await beckon.call('POST', `/teams/${team.id}/members/remove`, { user_ids: [userId] });
    await page.context().clearCookies({ domain: '127.0.0.1' });
    await page.goto(server.page);
    await expect.poll(() => new URL(page.url()).origin).toBe(beckon.world.url);
    await page.getByText(tool.name).first().waitFor();
  },
);

test('an invited person is in a tool by the library samlify', async () => {
  const tool = await samlifyTool();
  stops.push(tool.stop);
  tool.start(await register('Rota', tool.metadata));
  const { page, userId } = await join('ben@harbor.example');
  await page.goto(tool.page);
  await page.waitForURL(`${tool.page}acs`);
  expect(JSON.parse((await page.locator('body').textContent()) ?? '')).toEqual({
    nameId: userId,
    email: 'ben@harbor.example',
    email_verified: 'true',
    groups: ['Bar', 'Kitchen'],
  });
});
