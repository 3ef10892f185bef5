import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../server/test/chromium.ts';
import { type BeckonSaml, beckonSaml } from './peers/beckon-saml.ts';
import { startSamlifyProvider } from './peers/saml-provider.ts';
import { startSimpleSaml } from './servers/simplesaml.ts';

/** What SAML providers that are not ours say, as Beckon reads it: the protocol alone, from metadata to attributes. */
let browser: Browser;
let here: BeckonSaml;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  here = await beckonSaml();
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

afterAll(async () => {
  await browser?.close();
  await here?.stop();
});

const said = async (page: Page) => {
  await page.waitForURL(here.acsUrl);
  return JSON.parse((await page.locator('body').textContent()) ?? '');
};

test('SimpleSAMLphp says who somebody is, the same at each sign-in, with values that would end an attribute', async () => {
  const attributes = { email: ['ada@people.example'], groups: ['Kitchen', `"Söhne" & <b>O'Brien</b>`] };
  const provider = await startSimpleSaml([{ login: 'ada', attributes }]);
  stops.push(provider.stop);
  here.start(provider.metadata);
  provider.trust(here.metadata);
  for (const _visit of ['first', 'second']) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(here.page);
    await provider.signIn(page, 'ada');
    expect(await said(page)).toEqual({
      nameId: 'ada',
      issuer: provider.entityId,
      attributes: { uid: ['ada'], ...attributes },
    });
    await context.close();
  }
});

test('samlify says who somebody is', async () => {
  const provider = await startSamlifyProvider(here.metadata);
  stops.push(provider.stop);
  here.start(provider.metadata);
  const page = await browser.newPage();
  await page.goto(here.page);
  await page.click('button');
  expect(await said(page)).toMatchObject({
    nameId: 'ada@example.com',
    attributes: { email: ['ada@example.com'], groups: ['Kitchen', 'Bar'] },
  });
});
