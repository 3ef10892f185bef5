import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { modulesOf, readQr } from '../../../test/read-qr.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import { browserOf, deviceFor, madeIn, optionsFor, passkeyOf, signInBy } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;
let user: TestUser;
let own: TestBrowser;

beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization({ name: 'Harbor Logistics' });
  user = await door.user(organization, { values: { first_name: 'Zofia', last_name: 'Kowalska' } });
  own = await browserOf(door, user);
});
afterAll(() => door?.close());

const DEVICE = '/home/passkeys/device';

/** The path that the first device shows, as a camera reads it. */
async function shown(browser: TestBrowser): Promise<string> {
  const { body } = await browser.post(DEVICE);
  const svg = /<svg class="qr".*?<\/svg>/s.exec(body)?.[0] ?? '';
  const side = Number(/viewBox="\S+ \S+ (\d+)/.exec(svg)?.[1]) - 8;
  const path = / d="([^"]+)"/.exec(svg)?.[1] ?? '';
  return new URL(readQr(modulesOf(path, side))).pathname;
}

const numberIn = (body: string): string | undefined => /<bdi dir="ltr">(\d\d)<\/bdi>/.exec(body)?.[1];

describe('the pages of a passkey, without JavaScript', () => {
  test('offer what needs a device hidden, so that only the script shows it', async () => {
    const signIn = await door.browser().get('/sign-in');
    expect(signIn.body).toMatch(/<form [^>]*action="\/sign-in\/passkey"[^>]* hidden>/);
    expect(signIn.body).toContain('autocomplete="username webauthn"');
    expect((await own.get('/welcome')).body).toMatch(
      /<form [^>]*action="\/home\/passkeys"[^>]* hidden>.*Sign in faster next time/s,
    );
    for (const path of ['/sign-in', '/welcome', '/home']) {
      const answer = await own.get(path);
      if (answer.statusCode === 200)
        expect(answer.headers['content-security-policy']).toMatch(/script-src 'sha256-/);
    }
  });

  test('list, rename and remove', async () => {
    const device = await madeIn(door, own);
    const path = /\/home\/passkeys\/[0-9a-f-]{36}/.exec((await own.get('/home')).body)?.[0] ?? '';
    await own.post(`${path}/rename`, { name: '  Work <phone>  ' });
    expect((await own.get('/home')).body).toContain('<bdi>Work &#60;phone&#62;</bdi>');
    await own.post(`${path}/rename`, { name: ' ' });
    const page = (await own.get(path)).body;
    expect(page).toContain('value="Work &#60;phone&#62;"');
    expect(page).toContain('It is your only passkey.');

    const stranger = await browserOf(door, await door.user(organization));
    expect((await stranger.get(path)).statusCode).toBe(303);
    await stranger.post(`${path}/rename`, { name: 'Mine' });
    await stranger.post(`${path}/remove`);
    expect((await own.get(path)).body).toContain('value="Work &#60;phone&#62;"');

    expect((await own.post(`${path}/remove`)).headers.location).toBe('/home#passkeys');
    expect((await own.post(`${path}/remove`)).headers.location).toBe('/home#passkeys');
    expect((await own.get(path)).headers.location).toBe('/home#passkeys');
    expect((await signInBy(device, door.browser())).headers.location).toBe('/sign-in?passkey=failed');
  });

  test('keep the only one where the organization asks for one, and say so', async () => {
    const holder = await door.user(organization);
    const browser = await browserOf(door, holder);
    const device = await madeIn(door, browser);
    const path = /\/home\/passkeys\/[0-9a-f-]{36}/.exec((await browser.get('/home')).body)?.[0] ?? '';
    await door.db.many(
      `insert into sign_in_policies (organization_id, methods, admins_need_strong, grace_days) values ($1, '{passkey}', false, 7)`,
      [organization.id],
    );
    const refused = await browser.post(`${path}/remove`);
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('It is your only passkey, and your organization asks for one.');
    const credential = device.get(await optionsFor(browser, 'step_up'));
    await browser.post('/step-up/passkey', { credential });
    await madeIn(door, browser);
    expect((await browser.post(`${path}/remove`)).headers.location).toBe('/home#passkeys');
    await door.db.many('delete from sign_in_policies where organization_id = $1', [organization.id]);
  });

  test('send whoever is not signed in to sign in', async () => {
    const nobody = door.browser();
    for (const path of ['/home/passkeys', DEVICE, `${DEVICE}/confirm`, '/step-up/passkey']) {
      expect((await nobody.post(path)).headers.location, path).toBe('/sign-in');
    }
  });
});

describe('a passkey on another device', () => {
  test('after both show one number and the first confirms it', async () => {
    const path = await shown(own);
    const phone = door.browser();
    expect((await phone.get(path)).body).toContain('Zofia Kowalska');
    expect((await own.get(DEVICE)).body).toContain('No device has opened the QR code yet.');
    await phone.post(path);
    const number = numberIn((await phone.get(path)).body) ?? '';
    expect(numberIn((await own.get(DEVICE)).body)).toBe(number);

    // Not before it is confirmed, and not by a number that was not shown.
    const [, , token = ''] = path.split('/');
    const tooEarly = await phone.post('/passkeys/options', { for: 'create', token });
    expect(tooEarly.statusCode).toBe(404);
    await own.post(`${DEVICE}/confirm`, { number: String(109 - Number(number)) });
    expect(numberIn((await phone.get(path)).body)).toBe(number);
    await own.post(`${DEVICE}/confirm`, { number });

    // Another browser has nothing of it, even with the link.
    expect((await door.browser().get(path)).statusCode).toBe(410);
    expect((await door.browser().post('/passkeys/options', { for: 'create', token })).statusCode).toBe(404);

    const device = deviceFor(door);
    const [first, second] = [
      device.create(await optionsFor(phone, 'create', token)),
      deviceFor(door).create(await optionsFor(phone, 'create', token)),
    ];
    const made = await phone.post(`${path}/make`, { credential: first });
    expect(made.body).toContain('Your passkey is made');
    expect((await phone.post(`${path}/make`, { credential: second })).headers.location).toBe(path);
    expect((await phone.get(path)).statusCode).toBe(410);
    expect((await signInBy(device, phone)).headers.location).toBe('/');
    expect((await phone.get('/home')).body).toContain('Zofia Kowalska');
  });

  test('not by a code that is old, was shown before another, or whose session is over', async () => {
    const replaced = await shown(own);
    const shownLast = await shown(own);
    expect((await door.browser().get(replaced)).statusCode).toBe(410);
    expect((await door.browser().get(shownLast)).statusCode).toBe(200);
    await door.clock.move(601);
    expect((await door.browser().get(shownLast)).statusCode).toBe(410);
    await door.clock.reset();
    const leaving = await browserOf(door, user);
    const path = await shown(leaving);
    await leaving.post('/sign-out');
    expect((await door.browser().get(path)).statusCode).toBe(410);
    expect((await door.browser().get('/passkey/x')).statusCode).toBe(410);
  });
});

describe('an admin whom the Admin panel asks for a passkey', () => {
  const WANTED = '/admin/organization/audit?action=user.removed';
  const asked = `/step-up?next=${encodeURIComponent(WANTED)}`;
  let home: TestOrganization;
  beforeAll(async () => {
    home = await door.organization();
    await door.db.many(
      `insert into sign_in_policies (organization_id, methods, grace_days, strong_since)
       values ($1, '{code,passkey}', 7, app_now() - interval '8 days')`,
      [home.id],
    );
  });

  test('makes one on the way, and is where they wanted to go; not by a code alone, nor by an old proof', async () => {
    const browser = await browserOf(door, home.admin);
    const fresh = (await browser.get(asked)).body;
    expect(fresh).toContain('One step to the Admin panel');
    expect(fresh).toMatch(/<form [^>]*action="\/home\/passkeys"[^>]* hidden>/);
    expect(fresh).toContain('<noscript><p>To make a passkey, this browser needs JavaScript.');
    expect(fresh).not.toContain('action="/step-up"');

    await door.clock.move(301, { proofsAge: true });
    const stale = (await browser.get(asked)).body;
    expect(stale).not.toContain('action="/home/passkeys"');
    const contact = /name="contact" value="([0-9a-f-]{36})"/.exec(stale)?.[1] ?? '';
    const back = /name="next" value="([^"]+)"/.exec(stale)?.[1]?.replaceAll('&#61;', '=') ?? '';
    expect(back).toBe(asked);
    await browser.post('/step-up', { contact, next: back });
    const code = await door.code(home.admin.email ?? '');
    const proved = await browser.post('/step-up/code', { contact, next: back, code });
    expect(proved.headers.location).toBe(asked);

    const credential = deviceFor(door).create(await optionsFor(browser, 'create'));
    const made = await browser.post('/home/passkeys', { credential, next: WANTED });
    const page = String(made.headers.location);
    expect(page).toMatch(/^\/home\/passkeys\/[0-9a-f-]{36}\?made&next=/);
    expect((await browser.get(page)).body).toContain(`name="next" value="${WANTED.replace('=', '&#61;')}"`);
    const [path = ''] = page.split('?');
    const kept = await browser.post(`${path}/rename`, { name: 'Desk', next: WANTED });
    expect(kept.headers.location).toBe(WANTED);
    const me = await browser.get('/api/v1/me');
    expect(me.json().sign_in.admin_panel).toEqual({ open: true, closes_at: null });
    await door.clock.reset();
  });

  test('uses theirs; of one who has lost it a code is not enough. A failure keeps where they wanted to go', async () => {
    const admin = await door.admin(home);
    const browser = await browserOf(door, admin);
    await passkeyOf(door, home.id, admin.id, 'Old phone');
    const page = (await browser.get(asked)).body;
    expect(page).toContain('action="/step-up/passkey"');
    expect(page).toContain('If yours are lost, an admin can remove them.');
    expect(page).not.toContain('action="/home/passkeys"');
    await door.clock.move(301, { proofsAge: true });
    expect((await browser.get(asked)).body).not.toContain('action="/step-up"');
    await door.clock.reset();
    const failed = await browser.post('/home/passkeys', { credential: 'none', next: WANTED });
    expect(failed.headers.location).toBe(`/step-up?passkey=failed&next=${encodeURIComponent(WANTED)}`);
    // Elsewhere a code is enough, and what is asked for is said as it was.
    expect((await browser.get('/step-up?next=/home')).body).toContain('Is it still you?');
    expect((await browser.get('/step-up?next=/administration')).body).toContain('action="/step-up"');
  });
});
