import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../server/test/chromium.ts';
import { arrivedAt } from './servers/apache.ts';
import { type ApacheOpenId, apacheOpenId } from './servers/apache-openid.ts';
import { DOCTOR, type LemonProvider, startLemonProvider } from './servers/lemonldap.ts';

/* As in harness-openid: the servers of others between themselves. */
let browser: Browser;
let tool: ApacheOpenId;
let provider: LemonProvider;

beforeAll(async () => {
  browser = await launchBrowser();
  tool = await apacheOpenId();
  const client = { clientId: 'wiki', clientSecret: 'a-secret-of-the-wiki' };
  provider = await startLemonProvider({ ...client, redirectUri: tool.redirectUri });
  await tool.start({ ...client, issuer: provider.issuer, scopes: ['email', 'profile'] });
});

afterAll(async () => {
  await browser?.close();
  await tool?.stop();
  await provider?.stop();
});

test('mod_auth_openidc takes a person from LemonLDAP::NG', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(tool.page);
  await provider.signIn(page, DOCTOR.login);
  await page.waitForURL(tool.page);
  expect(await arrivedAt(page)).toMatchObject({
    OIDC_CLAIM_email: DOCTOR.email,
    OIDC_CLAIM_name: DOCTOR.name,
  });
});
