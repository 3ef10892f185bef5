import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/chromium.ts';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { updateUser } from '../users/contract.ts';
import { buildTool, type TestTool } from './testing/kit.ts';
import { startWiki, type Wiki } from './testing/wiki.ts';

/** A person with a real browser on a phone, without scripts, between a tool on one host and Beckon on another. */
let door: Door;
let chromium: Browser;
let origin: string;
let org: TestOrganization;
let user: TestUser;
let wiki: Wiki;
let tool: TestTool;
let page: Page;
beforeAll(async () => {
  door = await openDoor();
  const { port } = new URL(await door.api.listen({ host: 'localhost', port: 0 }));
  // Another host than the tool's, as it is in life: policies and cookies tell them apart.
  origin = `http://localhost:${port}`;
  door.services.settings.publicUrl = new URL(origin);
  chromium = await launchBrowser();
  org = await door.organization({ name: 'Harbor Logistics' });
});
afterAll(async () => {
  await chromium?.close();
  await door?.close();
});
beforeEach(async () => {
  wiki = await startWiki();
  user = await door.user(org, { values: { department: 'Warehouse' } });
  tool = await buildTool(door, org, {
    redirectUris: [wiki.redirectUri],
    postLogout: [wiki.byeUri],
    backchannel: wiki.logoutUri,
    rule: { match: 'all', conditions: [{ field: 'department', operator: 'is', values: ['Warehouse'] }] },
  });
  await wiki.register(origin, tool);
  const context = await chromium.newContext({
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: false,
  });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
});
afterEach(async () => {
  await page.context().close();
  wiki.close();
});

const heading = (text: string) => page.getByRole('heading', { name: text }).waitFor();

/** From the tool, through the form for a code, back to the tool. */
async function signIn(): Promise<void> {
  const email = user.email ?? '';
  await page.goto(`${wiki.url}/sign-in`);
  await page.getByRole('textbox').fill(email);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('textbox').fill(await door.code(email));
  await page.getByRole('textbox').press('Enter');
  await heading(`Hello ${user.name}`);
}

test('somebody opens a tool, signs in by a code, and is back at the tool by themselves', async () => {
  await signIn();
  expect(page.url()).toBe(`${wiki.url}/`);
  // From now on the tool opens without a question.
  wiki.sessions.clear();
  await page.goto(`${wiki.url}/sign-in`);
  await heading(`Hello ${user.name}`);
});

test('a change of department takes the tool away within a second, the session in the tool included', async () => {
  await signIn();
  expect(wiki.sessions.size).toBe(1);
  const changed = performance.now();
  await door.call(org.admin, updateUser, { params: { id: user.id }, body: { department: 'Office' } });
  await expect.poll(() => wiki.sessions.size, { timeout: 3000, interval: 20 }).toBe(0);
  expect(performance.now() - changed).toBeLessThan(1000);
  await page.goto(wiki.url);
  await heading('Signed out');
  await page.goto(`${wiki.url}/sign-in`);
  await heading('You cannot open Wiki');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await page.getByRole('button', { name: 'Back to Wiki' }).click();
  await heading('Refused: access_denied');
});

test('who signs out at the tool signs out here by a button, and is back at the tool', async () => {
  await signIn();
  await page.goto(`${wiki.url}/sign-out`);
  await heading('Sign out here too?');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await heading('Bye');
  await page.goto(`${origin}/home`);
  await heading('Sign in');
});
