import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

let world: World;
let page: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  page = await world.page();
  await setUp(world, page);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

test("the home page can be installed as an app, in the organization's name", async () => {
  const refused: string[] = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  await page.goto('/home');
  const cdp = await page.context().newCDPSession(page);
  const manifest = await cdp.send('Page.getAppManifest');
  expect(manifest.errors).toEqual([]);
  expect(JSON.parse(manifest.data ?? '{}')).toMatchObject({
    name: 'Harbor Logistics',
    short_name: 'Harbor',
    start_url: '/home',
    display: 'standalone',
  });
  // What Chromium itself asks before it offers to install: icons that load, a start page, a name. A browser that tests run
  // in has a profile that vanishes, which it would refuse for that alone.
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map((e) => e.errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  expect(refused).toEqual([]);
});

test('without a network it says so, and nothing of a person is kept', async () => {
  await page.goto('/home');
  await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
  // The worker takes over with the next page.
  await page.reload();
  await page.context().setOffline(true);
  await page.goto('/home');
  await page.getByRole('heading', { name: 'No connection' }).waitFor();
  const kept = await page.evaluate(
    'caches.keys().then((names) => Promise.all(names.map((n) => caches.open(n).then((c) => c.keys())))).then((all) => all.flat().map((r) => new URL(r.url).pathname))',
  );
  expect(kept).toEqual(['/home/offline']);
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: /^Welcome/ }).waitFor();
});
