import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../../test/harness.ts';
import { getMe } from '../sessions/contract.ts';
import { updateMyLanguage } from './contract.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

test('the language that somebody chooses goes with them, and is told once', async () => {
  const org = await app.organization();
  const user = await app.user(org);
  expect((await app.call(user, getMe)).body.user.language).toBeNull();
  for (const _ of [1, 2]) await app.call(user, updateMyLanguage, { body: { language: 'pl' } });
  expect((await app.call(user, getMe)).body.user.language).toBe('pl');
  const events = await app.db.many(
    `select fields from audit_events where target_id = $1 and actor_user_id = $1 and action = 'user.updated'`,
    [user.id],
  );
  expect(events).toEqual([{ fields: ['language'] }]);
});

test('a language that Beckon does not speak is refused', async () => {
  const user = await app.user(await app.organization());
  const { status } = await app.call(user, updateMyLanguage, { body: { language: 'tlh' as never } });
  expect(status).toBe(400);
});
