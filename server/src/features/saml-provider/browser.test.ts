import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/chromium.ts';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { addTool, startTool } from './testing/tool.ts';

/* What a browser makes of it: another site's form, cookies that do not come along, the policy of the page that posts. */
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let app: TestApp;
let chromium: Browser;
let tool: Awaited<ReturnType<typeof startTool>>;
let org: TestOrganization;
let person: TestUser;
let origin: string;
let toolId: string;

beforeAll(async () => {
  app = await startTestApp();
  origin = await app.api.listen({ host: 'localhost', port: 0 });
  app.services.settings.publicUrl = new URL(origin);
  [chromium, tool, org] = await Promise.all([launchBrowser(), startTool(), app.organization()]);
  person = await app.user(org, { status: 'active' });
  toolId = await addTool(app.db, {
    organizationId: org.id,
    entityId: tool.url,
    acsUrl: tool.acsUrl,
    signed: true,
  });
  tool.trust((await app.api.inject(`/o/${org.slug}/saml`)).body);
});
afterAll(async () => {
  await chromium?.close();
  tool?.close();
  await app?.close();
});

async function signedIn(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await chromium.newContext(options);
  const [name = '', value = ''] = (await app.signIn(person)).split('=');
  await context.addCookies([{ name, value, url: origin, sameSite: 'Lax', httpOnly: true }]);
  return context;
}

test.each(['/', '/form'])('from the tool’s %s and back inside, without a press', async (start) => {
  const context = await signedIn();
  const page = await context.newPage();
  await page.goto(tool.url + start);
  if (start === '/form') await page.click('button');
  await page.waitForURL(`${tool.url}/inside`);
  expect(await page.textContent('p')).toBe(`Inside: ${person.id}`);
  await context.close();
});

test('without JavaScript a press does it', async () => {
  const context = await signedIn({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(tool.url);
  await page.getByRole('button', { name: 'Go on to The "wiki"' }).click();
  await page.waitForURL(`${tool.url}/inside`);
  expect(await page.textContent('p')).toBe(`Inside: ${person.id}`);
  await context.close();
});

test('who may not is told why, in a page that anybody can read, and takes the answer back', async () => {
  await app.db.many(`update tools set access = 'teams' where id = $1`, [toolId]);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await signedIn({ colorScheme, viewport: { width: 360, height: 700 } });
    const page = await context.newPage();
    await page.goto(tool.url);
    expect(await page.textContent('h1')).toBe('You cannot open The "wiki"');
    const found = await page.evaluate(`${axe}; axe.run().then((r) => r.violations.map((v) => v.id))`);
    expect(found).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.getByRole('button', { name: 'Back to The "wiki"' }).click();
    await page.waitForURL(`${tool.url}/inside`);
    expect(await page.textContent('p')).toContain('Inside: refused, SAML provider returned Responder');
    await context.close();
  }
});
