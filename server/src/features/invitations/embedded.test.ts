import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { codeTo, invite, linkOf, standing } from './testing/guest.ts';

let door: Door;
let org: TestOrganization;
beforeAll(async () => {
  door = await openDoor({}, 'embedded');
  org = await door.organization();
});
afterAll(() => door?.close());

test('on the embedded database, with its one session, every way in and out works', async () => {
  const byLink = await invite(door, org, { mobile: '+447400121212' });
  const link = await linkOf(door, byLink);
  expect((await door.browser().get(link)).statusCode).toBe(200);
  const answers = await Promise.all([1, 2, 3].map(() => door.browser().post(link)));
  expect(answers.map((a) => a.statusCode).sort()).toEqual([303, 410, 410]);
  expect(await standing(door, byLink)).toMatchObject({ status: 'active', proved: ['email'], sessions: 1 });

  const byCode = await invite(door, org);
  await linkOf(door, byCode);
  const browser = door.browser();
  await browser.post('/join', { contact: byCode.email ?? '' });
  await browser.post('/join/code', { code: await codeTo(door, byCode.email ?? '') });
  expect((await browser.post('/join/confirm', { organization: org.id })).headers.location).toBe('/welcome');

  const notMe = await invite(door, org);
  expect((await door.browser().post(`${await linkOf(door, notMe)}/not-me`)).statusCode).toBe(200);
  expect((await standing(door, notMe))?.state).toBe('declined');

  const late = await invite(door, org);
  const old = await linkOf(door, late);
  await door.clock.move(15 * 86_400);
  expect((await door.browser().post(`${old}/renew`)).body).toContain('A new link is on its way');
  const fresh = await linkOf(door, late, 2);
  expect((await door.browser().post(fresh)).headers.location).toBe('/welcome');
});
