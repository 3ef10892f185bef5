import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_EMAIL, api, setUp } from './steps.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.start();
});
afterAll(() => world?.close());

test('an admin who has lost all sessions and SMTP gets back in by recover', async () => {
  const first = await world.page();
  await setUp(world, first);
  await world.query('update users set session_epoch = session_epoch + 1');
  world.smtp.reply(() => 'drop');
  expect((await api(first, 'GET', '/me')).status).toBe(401);

  const printed = await world.shell('recover', ADMIN_EMAIL);
  const link = /http:\/\/localhost:\d+\/recover\/\S+/.exec(printed)?.[0] ?? '';
  const page = await world.page({ javaScriptEnabled: false });
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/recover'));
  expect((await api<{ user: { name: string } }>(page, 'GET', '/me')).body.user.name).toBe('Grace Rossi');

  const again = await world.page();
  await again.goto(link);
  await expect.poll(() => again.getByRole('heading').first().textContent()).toContain('used or too old');
  const [event] = await world.query<{ n: number }>(
    `select count(*)::int as n from audit_events where action like '%recover%'`,
  );
  expect(event?.n).toBeGreaterThan(0);
});
