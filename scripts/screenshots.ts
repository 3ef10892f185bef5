import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../server/test/chromium.ts';

/**
 * Makes the pictures of the README from the demo, so that they never show what is not there:
 * `node scripts/screenshots.ts`, after `npm run build`.
 */
const PORT = 8397;
const MAIN = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url));
const START_MS = 120_000;

mkdirSync(FOLDER, { recursive: true });
const demo = spawn(process.execPath, [MAIN, 'demo'], {
  env: { ...process.env, PORT: String(PORT), BECKON_LOG_LEVEL: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let browser: Browser | undefined;
try {
  const [admin = ''] = await links(demo);
  browser = await launchBrowser();
  const page = await signedIn(browser, admin, { width: 1440, height: 900 });
  await picture(page, '/admin/identity/users', 'users.png');
  await page.goto('/admin/identity/users/invite');
  await page.getByRole('textbox', { name: /^Email/ }).fill('zofia.wisniewska@mail.example');
  await page.getByRole('textbox', { name: /^First name/ }).fill('Zofia');
  await page.getByRole('textbox', { name: /^Last name/ }).fill('Wiśniewska');
  await page.getByRole('combobox', { name: /^Teams/ }).fill('drivers');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await settle(page);
  await page.screenshot({ path: `${FOLDER}invite.png` });
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await picture(await phone(browser, await invitationLink(page)), null, 'join.png');
} finally {
  await browser?.close();
  demo.kill('SIGTERM');
}

/** The sign-in links that the demo prints: an Organization Admin's, a Team Admin's, an ordinary user's. */
function links(child: ChildProcess): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`The demo did not start: ${printed}`)), START_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = [...printed.matchAll(/http:\/\/localhost:\d+\/recover\/\S+/g)].map((m) => m[0]);
      if (found.length < 3) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}

async function signedIn(
  of: Browser,
  link: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await of.newContext({ viewport, locale: 'en-GB', baseURL: `http://localhost:${PORT}` });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/recover'));
  return page;
}

/** From the preview inbox, where the message is shown once its ten seconds are over. */
async function invitationLink(page: Page): Promise<string> {
  for (let i = 0; i < 60; i++) {
    const answer = await page.context().request.get('/api/v1/preview-inbox');
    const { items } = (await answer.json()) as { items: { text: string }[] };
    const link = /http:\/\/localhost:\d+\/j\/[\w-]{22}/.exec(items[0]?.text ?? '')?.[0];
    if (link) return link;
    await page.waitForTimeout(500);
  }
  throw new Error('The invitation did not reach the preview inbox.');
}

async function phone(of: Browser, link: string): Promise<Page> {
  const context = await of.newContext({
    viewport: { width: 360, height: 560 },
    deviceScaleFactor: 2,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  await page.goto(link);
  return page;
}

async function picture(page: Page, path: string | null, file: string): Promise<void> {
  if (path) await page.goto(path);
  await settle(page);
  await page.screenshot({ path: `${FOLDER}${file}` });
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(800);
}
