import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../server/test/chromium.ts';
import { type OutsideProvider, startOutsideProvider } from './peers/openid-provider.ts';
import { arrivedAt } from './servers/apache.ts';
import { type ApacheOpenId, apacheOpenId } from './servers/apache-openid.ts';

/*
 * That the servers of others are set up rightly is shown between themselves first: when a test with Beckon fails, it is
 * not for a mistake in how the other was started.
 */
let browser: Browser;
let context: BrowserContext;
let tool: ApacheOpenId;
let provider: OutsideProvider;

beforeAll(async () => {
  browser = await launchBrowser();
  tool = await apacheOpenId();
  const client = { client_id: 'wiki', client_secret: 'a-secret-of-the-wiki' };
  provider = await startOutsideProvider({
    users: [{ login: 'ada', email: 'ada@example.com', email_verified: true, groups: ['Kitchen', 'Bar'] }],
    clients: [
      {
        ...client,
        redirect_uris: [tool.redirectUri],
        post_logout_redirect_uris: [tool.postLogoutRedirectUri],
        backchannel_logout_uri: tool.backchannelLogoutUri,
        backchannel_logout_session_required: true,
      },
    ],
  });
  await tool.start({
    issuer: provider.issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    scopes: ['email', 'groups'],
  });
});

afterEach(() => context?.close());

afterAll(async () => {
  await browser?.close();
  await tool?.stop();
  await provider?.stop();
});

async function signIn() {
  context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(tool.page);
  await provider.signIn(page, 'ada');
  await page.waitForURL(tool.page);
  return page;
}

test('mod_auth_openidc takes a person from oidc-provider, with email and groups', async () => {
  expect(await arrivedAt(await signIn())).toMatchObject({
    OIDC_CLAIM_email: 'ada@example.com',
    OIDC_CLAIM_groups: 'Kitchen;Bar',
  });
});

test('mod_auth_openidc ends its session when the provider says so behind the browser', async () => {
  const page = await signIn();
  const elsewhere = await context.newPage();
  await elsewhere.goto(provider.signOut);
  await elsewhere.click('[type=submit] >> nth=0');
  await expect.poll(() => page.reload().then(() => page.url())).toContain(provider.issuer);
});
