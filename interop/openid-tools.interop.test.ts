import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pictureFailure } from '../e2e/world.ts';
import { type Beckon, startBeckon } from './beckon.ts';
import { arrivedAt } from './servers/apache.ts';
import { type ApacheOpenId, apacheOpenId } from './servers/apache-openid.ts';
import { lemonTool } from './servers/lemonldap.ts';

/** Beckon as the provider of an Apache that mod_auth_openidc guards, as a person and an admin live it. */
let beckon: Beckon;
let tool: ApacheOpenId;
let team: { id: string };
let bar: { id: string };

beforeAll(async () => {
  beckon = await startBeckon();
  tool = await apacheOpenId();
  team = await beckon.team('Kitchen');
  bar = await beckon.team('Bar');
  const registered = await register('Recipes', {
    redirect_uris: [tool.redirectUri],
    post_logout_redirect_uris: [tool.postLogoutRedirectUri],
    backchannel_logout_uri: tool.backchannelLogoutUri,
  });
  await tool.start({ ...registered, scopes: ['email', 'profile', 'groups'] });
});

/** Registers a tool that keeps a secret, and lets the team in. */
async function register(name: string, openid: object) {
  const made = await beckon.call<{ id: string; openid: { client_id: string }; client_secret: string }>(
    'POST',
    '/tools',
    {
      name,
      openid: { client_type: 'confidential', ...openid },
      claims: [
        { claim: 'email', source: 'email' },
        { claim: 'name', source: 'name' },
        { claim: 'groups', source: 'teams' },
      ],
    },
  );
  await beckon.call('PUT', `/tools/${made.id}/access`, { access: { kind: 'teams', team_ids: [team.id] } });
  return {
    issuer: beckon.organizationUrl,
    clientId: made.openid.client_id,
    clientSecret: made.client_secret,
  };
}

afterEach((context) => pictureFailure(context, beckon.world));

afterAll(async () => {
  await tool?.stop();
  await beckon?.close();
});

/** Invited, joined, and at the tool's page. */
async function enter(email: string): Promise<{ page: Page; userId: string }> {
  const { userId } = await beckon.invite(email, [team.id, bar.id]);
  const page = await beckon.join(email);
  await page.goto(tool.page);
  await page.waitForURL(tool.page);
  return { page, userId };
}

/** What the tool says to whoever asks with the cookies of the page; a redirect is the way to sign in. */
const statusAt = async (page: Page) =>
  (await page.context().request.get(tool.page, { maxRedirects: 0 })).status();

test('an invited person joins and is in the tool, which is told their email address and teams', async () => {
  const { page, userId } = await enter('ada@harbor.example');
  expect(await arrivedAt(page)).toMatchObject({
    OIDC_CLAIM_iss: beckon.organizationUrl,
    OIDC_CLAIM_sub: userId,
    OIDC_CLAIM_email: 'ada@harbor.example',
    OIDC_CLAIM_email_verified: '1',
    OIDC_CLAIM_groups: 'Bar;Kitchen',
  });
});

test('who loses the team is out of the tool within a second, and does not come back in', async () => {
  const { page, userId } = await enter('ben@harbor.example');
  expect(await statusAt(page)).toBe(200);
  await beckon.call('POST', `/teams/${team.id}/members/remove`, { user_ids: [userId] });
  const since = performance.now();
  await expect.poll(() => statusAt(page), { interval: 20 }).toBe(302);
  expect(performance.now() - since).toBeLessThan(1_000);
  await page.goto(tool.page);
  expect(new URL(page.url()).origin).toBe(beckon.world.url);
});

test('LemonLDAP::NG, which knows no PKCE, takes an invited person where the tool may do without', async () => {
  const lemon = await lemonTool();
  try {
    await lemon.start(await register('Portal', { redirect_uris: [lemon.redirectUri], require_pkce: false }));
    await beckon.invite('cleo@harbor.example', [team.id, bar.id]);
    const page = await beckon.join('cleo@harbor.example');
    await page.goto(lemon.page);
    await expect
      .poll(() => lemon.arrived(), { message: lemon.log() })
      .toMatchObject({ mail: 'cleo@harbor.example' });
    expect(
      String(lemon.arrived()?.teams)
        .split(/[;,]\s*/)
        .sort(),
    ).toEqual(['Bar', 'Kitchen']);
    expect(new URL(page.url()).origin).toBe(new URL(lemon.page).origin);
  } finally {
    await lemon.stop();
  }
});
