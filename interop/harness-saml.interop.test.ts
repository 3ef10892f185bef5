import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../server/test/chromium.ts';
import { startSamlifyProvider } from './peers/saml-provider.ts';
import { samlifyTool } from './peers/saml-tool.ts';
import { arrivedAt } from './servers/apache.ts';
import { apacheMellon } from './servers/apache-mellon.ts';
import { apacheShibboleth } from './servers/apache-shibboleth.ts';
import { startSimpleSaml } from './servers/simplesaml.ts';

/* As in harness-openid: the servers of others between themselves. */
let browser: Browser;
let context: BrowserContext;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterEach(async () => {
  await context?.close();
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => browser?.close());

async function freshPage() {
  context = await browser.newContext();
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

test.for([
  { name: 'mod_auth_mellon', make: apacheMellon, prefix: 'MELLON_' },
  { name: 'the Shibboleth service provider', make: apacheShibboleth, prefix: '' },
])('$name takes a person from samlify, with email and groups', async ({ make, prefix }) => {
  const tool = await make();
  stops.push(tool.stop);
  const provider = await startSamlifyProvider(tool.metadata);
  stops.push(provider.stop);
  await tool.start(provider.metadata);
  const page = await freshPage();
  await page.goto(tool.page);
  await page.click('button');
  await page.waitForURL(tool.page);
  expect(await arrivedAt(page)).toMatchObject({
    [`${prefix}email`]: 'ada@example.com',
    [`${prefix}groups`]: 'Kitchen;Bar',
  });
});

test('SimpleSAMLphp sends a person to samlify, with the attributes that it has', async () => {
  const provider = await startSimpleSaml([
    { login: 'ada', attributes: { email: ['ada@example.com'], groups: ['Kitchen', 'Bar'] } },
  ]);
  stops.push(provider.stop);
  const tool = await samlifyTool();
  stops.push(tool.stop);
  tool.start(provider.metadata);
  provider.trust(tool.metadata);
  const page = await freshPage();
  await page.goto(tool.page);
  await provider.signIn(page, 'ada');
  await page.waitForURL(`${tool.page}acs`);
  expect(JSON.parse((await page.locator('body').textContent()) ?? '')).toEqual({
    nameId: 'ada',
    uid: 'ada',
    email: 'ada@example.com',
    groups: ['Kitchen', 'Bar'],
  });
});
