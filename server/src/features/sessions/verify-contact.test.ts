import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import * as contract from './contract.ts';
import { type Door, openDoor } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization();
});
afterAll(() => door?.close());

/** Joined by email; the mobile number was never proved. */
async function halfProved(): Promise<{ user: TestUser; id: string; mobile: string }> {
  const user = await door.user(organization, { mobile: true });
  const id = user.contactIds.mobile ?? '';
  await door.db.many('update contact_points set verified_at = null where id = $1', [id]);
  return { user, id, mobile: String(user.mobile) };
}
const isVerified = async (id: string) =>
  (
    await door.db.one<{ yes: boolean }>(
      'select verified_at is not null as yes from contact_points where id = $1',
      [id],
    )
  )?.yes;

describe('proving a contact while signed in', () => {
  test('by the API: a code to that contact, typed in the same session', async () => {
    const { user, id, mobile } = await halfProved();
    const params = { id };
    expect(
      (await door.call(user, contract.verifyContactPoint, { params, body: { code: '123456' } })).code,
    ).toBe('code.wrong');
    expect((await door.call(user, contract.requestContactCode, { params })).body).toEqual({ sent: true });
    const code = await door.code(mobile);
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await door.call(user, contract.verifyContactPoint, { params, body: { code: wrong } })).code).toBe(
      'code.wrong',
    );
    await door.signIn(user);
    expect((await door.call(user, contract.verifyContactPoint, { params, body: { code } })).code).toBe(
      'code.wrong',
    );
    expect(await isVerified(id)).toBe(false);

    expect((await door.call(user, contract.requestContactCode, { params })).status).toBe(200);
    const fresh = await door.code(mobile);
    expect(
      (await door.call(user, contract.verifyContactPoint, { params, body: { code: fresh } })).body,
    ).toEqual({ verified: true });
    expect(await isVerified(id)).toBe(true);
    expect((await door.call(user, contract.requestContactCode, { params })).code).toBe(
      'contact.verified_already',
    );
    const events = await door.db.many(
      `select 1 from audit_events where action = 'contact.verified' and target_id = $1`,
      [user.id],
    );
    expect(events).toHaveLength(1);
  });

  test('of nobody else, not too often, and only where messages can leave', async () => {
    const { id } = await halfProved();
    const stranger = await door.user(organization);
    const params = { id };
    expect((await door.call(stranger, contract.requestContactCode, { params })).code).toBe(
      'contact.not_found',
    );
    expect(
      (await door.call(stranger, contract.verifyContactPoint, { params, body: { code: '123456' } })).code,
    ).toBe('contact.not_found');

    const { user, id: own } = await halfProved();
    for (let i = 0; i < 3; i++) await door.call(user, contract.requestContactCode, { params: { id: own } });
    const answer = await door.call(user, contract.requestContactCode, { params: { id: own } });
    expect(answer.problem).toMatchObject({
      status: 429,
      code: 'limit.reached',
      retry_at: expect.any(String),
    });
    await door.db.many(`insert into limits (scope, key, window_started_at, used, granted)
      select 'code_failures', key, app_now(), 1000, 0 from limits where scope = 'code_failures'
      on conflict (scope, key) do update set used = 1000`);
    const paused = await door.call(user, contract.verifyContactPoint, {
      params: { id: own },
      body: { code: '123456' },
    });
    expect(paused.code).toBe('limit.reached');
    await door.db.many('delete from limits');

    door.services.settings.channels.sms = 'none';
    expect((await door.call(user, contract.requestContactCode, { params: { id: own } })).code).toBe(
      'channel.not_configured',
    );
    door.services.settings.channels.sms = 'provider';
  });

  test('a code for proving signs nobody in, and a code for signing in proves nothing', async () => {
    const { user, id, mobile } = await halfProved();
    await door.call(user, contract.requestContactCode, { params: { id } });
    const code = await door.code(mobile);
    const row = await door.db.one<{ id: string }>('select id from codes where contact_point_id = $1', [id]);
    const browser = door.browser();
    browser.cookies.set('beckon-code', `${row?.id}.anything`);
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/sign-in?gone');
  });

  test('from the home page, without JavaScript', async () => {
    const { user, id, mobile } = await halfProved();
    const browser = door.browser();
    browser.cookies.set('beckon', (await door.signIn(user)).replace(/^[^=]+=/, ''));
    expect((await browser.get('/home')).body).toContain(`action="/home/contact-points/${id}/code"`);
    const asked = await browser.post(`/home/contact-points/${id}/code`);
    expect(asked.headers.location).toBe(`/home/contact-points/${id}`);
    expect((await browser.get(`/home/contact-points/${id}`)).body).toContain(mobile);
    const code = await door.code(mobile);
    const wrong = await browser.post(`/home/contact-points/${id}/verify`, {
      code: code === '000000' ? '000001' : '000000',
    });
    expect(wrong.statusCode).toBe(422);
    expect((await browser.post(`/home/contact-points/${id}/verify`, { code })).headers.location).toBe(
      '/home',
    );
    expect(await isVerified(id)).toBe(true);
    expect((await browser.get('/home/contact-points/not-an-id')).statusCode).toBe(404);
  });

  test('sessions are ended from the home page, the current one too', async () => {
    const user = await door.user(organization);
    const [here, there] = [door.browser(), door.browser()];
    for (const browser of [here, there])
      browser.cookies.set('beckon', (await door.signIn(user)).replace(/^[^=]+=/, ''));
    const ids = [
      ...(await here.get('/home')).body.matchAll(/action="\/home\/sessions\/([0-9a-f-]+)\/end"/g),
    ].map((m) => m[1]);
    expect(ids).toHaveLength(2);
    const rows = await door.call(user, contract.listMySessions);
    const mine = rows.body.items.find((s) => s.current)?.id;
    expect((await here.post(`/home/sessions/${mine}/end`)).headers.location).toBe('/home');
    expect((await there.get('/home')).statusCode).toBe(303);
    const own = [...(await here.get('/home')).body.matchAll(/sessions\/([0-9a-f-]+)\/end/g)][0]?.[1];
    expect((await here.post(`/home/sessions/${own}/end`)).headers.location).toBe('/sign-in');
    expect(here.cookies.has('beckon')).toBe(false);
  });
});
