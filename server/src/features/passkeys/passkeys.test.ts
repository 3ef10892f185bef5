import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import { reactivateUser, suspendUser } from '../users/contract.ts';
import { listUserPasskeys, removeUserPasskey } from './contract.ts';
import { MOST_PASSKEYS } from './limits.ts';
import type { Authenticator, Lie } from './testing/authenticator.ts';
import { browserOf, deviceFor, madeIn, optionsFor, signInBy } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;
let user: TestUser;
/** Where the user is signed in. */
let own: TestBrowser;
let device: Authenticator;

beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization({ name: 'Harbor Logistics' });
  user = await door.user(organization, { values: { first_name: 'Zofia', last_name: 'Kowalska' } });
  own = await browserOf(door, user);
  device = await madeIn(door, own);
});
afterAll(() => door?.close());

const FAILED = '/sign-in?passkey=failed';
const passkeysOf = async (id: string) =>
  (await door.call(organization.admin, listUserPasskeys, { params: { id } })).body.items;
const eventsAbout = async (id: string): Promise<string[]> => {
  const rows = await door.db.many<{ action: string }>(
    'select action from audit_events where target_id = $1 order by id',
    [id],
  );
  return rows.map((row) => row.action);
};
const signedIn = async (browser: TestBrowser): Promise<boolean> =>
  (await browser.get('/home')).statusCode === 200;

describe('a passkey', () => {
  test('is discoverable, and its device learns neither an id nor the keys of others', async () => {
    const options = await optionsFor(own, 'create');
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Harbor Logistics' },
      user: { name: 'Zofia Kowalska' },
      excludeCredentials: [{ id: device.id }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      attestation: 'none',
    });
    const handle = Buffer.from(options.user?.id ?? '', 'base64url');
    expect(handle).toHaveLength(32);
    expect(handle.toString('hex')).not.toContain(user.id.replaceAll('-', ''));
    expect(await optionsFor(door.browser(), 'sign_in')).toMatchObject({ allowCredentials: [] });
  });

  test('signs its user in in any browser, and the page shows when', async () => {
    const browser = door.browser();
    const answer = await signInBy(device, browser);
    expect(answer.headers.location).toBe('/');
    const home = (await browser.get('/home')).body;
    expect(home).toContain('<bdi>Zofia Kowalska</bdi>');
    expect(home).toMatch(/Made .*, last used /);
    const [row] = await door.db.many<{ proved_by: string }>(
      'select proved_by from sessions where user_id = $1 order by id desc limit 1',
      [user.id],
    );
    expect(row?.proved_by).toBe('passkey');
  });

  test('is kept once, and its devices count to twenty', async () => {
    const twice = device.create(await optionsFor(own, 'create'));
    expect((await own.post('/home/passkeys', { credential: twice })).headers.location).toBe(
      '/home?passkey=failed',
    );
    const many = await door.user(organization);
    const browser = await browserOf(door, many);
    for (let made = 3; made < MOST_PASSKEYS; made += 1) await madeIn(door, browser);
    // Eight at once for the last three places.
    const answers: string[] = [];
    for (let more = 0; more < 8; more += 1)
      answers.push(deviceFor(door).create(await optionsFor(browser, 'create')));
    const kept = await Promise.all(
      answers.map((credential) => browser.post('/home/passkeys', { credential })),
    );
    const refused = kept.filter((answer) => answer.headers.location === '/home?passkey=failed');
    expect(refused).toHaveLength(5);
    expect(await passkeysOf(many.id)).toHaveLength(MOST_PASSKEYS);
  });
});

describe('a challenge', () => {
  test('is good once', async () => {
    const browser = door.browser();
    const credential = device.get(await optionsFor(browser, 'sign_in'));
    expect((await browser.post('/sign-in/passkey', { credential })).headers.location).toBe('/');
    await browser.post('/sign-out');
    expect((await browser.post('/sign-in/passkey', { credential })).headers.location).toBe(FAILED);
    expect(await signedIn(browser)).toBe(false);
  });

  test('is read once when two answers come at the same moment', async () => {
    const browser = door.browser();
    const credential = device.get(await optionsFor(browser, 'sign_in'));
    const cookies = [...browser.cookies];
    const racers = [0, 1, 2, 3].map(() => {
      const racer = door.browser();
      for (const [name, value] of cookies) racer.cookies.set(name, value);
      return racer;
    });
    const answers = await Promise.all(racers.map((racer) => racer.post('/sign-in/passkey', { credential })));
    expect(answers.filter((answer) => answer.headers.location === '/')).toHaveLength(1);
  });

  test('is for the browser that asked', async () => {
    const credential = device.get(await optionsFor(door.browser(), 'sign_in'));
    const other = door.browser();
    expect((await other.post('/sign-in/passkey', { credential })).headers.location).toBe(FAILED);
    await optionsFor(other, 'sign_in');
    expect((await other.post('/sign-in/passkey', { credential })).headers.location).toBe(FAILED);
    expect(await signedIn(other)).toBe(false);
  });

  test('is for five minutes, and for what it was asked for', async () => {
    const browser = door.browser();
    const late = device.get(await optionsFor(browser, 'sign_in'));
    await door.clock.move(301);
    expect((await browser.post('/sign-in/passkey', { credential: late })).headers.location).toBe(FAILED);
    await door.clock.reset();
    const forStepUp = device.get(await optionsFor(own, 'step_up'));
    expect((await own.post('/sign-in/passkey', { credential: forStepUp })).headers.location).toBe(FAILED);
    const forSignIn = device.get(await optionsFor(own, 'sign_in'));
    expect((await own.post('/step-up/passkey', { credential: forSignIn })).headers.location).toBe(
      '/step-up?passkey=failed',
    );
  });

  test('is never made up, and of no use to whoever is not signed in', async () => {
    const browser = door.browser();
    const options = await optionsFor(browser, 'sign_in');
    const challenge = Buffer.alloc(32, 7).toString('base64url');
    const credential = device.get(options, { challenge });
    expect((await browser.post('/sign-in/passkey', { credential })).headers.location).toBe(FAILED);
    for (const asked of ['create', 'step_up', 'anything']) {
      expect((await browser.post('/passkeys/options', { for: asked })).statusCode).toBe(404);
    }
  });
});

test.each<[string, Lie]>([
  ['another origin', { origin: 'https://localhost.example' }],
  ['another relying party', { rpId: 'harbor.example' }],
  ['no handle', { userHandle: null }],
  ['the handle of somebody else', { userHandle: Buffer.alloc(32, 1).toString('base64url') }],
])('an answer with %s lets nobody in', async (_, lie) => {
  const browser = door.browser();
  expect((await signInBy(device, browser, lie)).headers.location).toBe(FAILED);
  expect(await signedIn(browser)).toBe(false);
});

test('answers that are none, of another key, or of a device that nobody knows let nobody in', async () => {
  const browser = door.browser();
  for (const credential of ['', '{', '[]', '{"id":1}', JSON.stringify({ id: 'x', rawId: 'x' })]) {
    expect((await browser.post('/sign-in/passkey', { credential })).headers.location).toBe(FAILED);
  }
  expect((await signInBy(deviceFor(door), browser)).headers.location).toBe(FAILED);
  const forged = JSON.parse(deviceFor(door).get(await optionsFor(browser, 'sign_in'))) as object;
  const credential = JSON.stringify({ ...forged, id: device.id, rawId: device.id });
  expect((await browser.post('/sign-in/passkey', { credential })).headers.location).toBe(FAILED);
});

test('a device that made its key for another origin or host is not kept', async () => {
  for (const lie of [{ origin: 'https://localhost.example' }, { rpId: 'harbor.example' }]) {
    const credential = deviceFor(door).create(await optionsFor(own, 'create'), lie);
    expect((await own.post('/home/passkeys', { credential })).headers.location).toBe('/home?passkey=failed');
  }
  const stolen = deviceFor(door).create(await optionsFor(own, 'create'));
  const other = await browserOf(door, await door.user(organization));
  const cookie = own.cookies.get('beckon-passkey');
  if (cookie) other.cookies.set('beckon-passkey', cookie);
  // Asked for by one user, answered in the session of another.
  expect((await other.post('/home/passkeys', { credential: stolen })).headers.location).toBe(
    '/home?passkey=failed',
  );
});

test('a counter that falls back is refused and recorded; the one that goes on still works', async () => {
  const holder = await door.user(organization);
  const counting = await madeIn(door, await browserOf(door, holder), { counts: true });
  expect((await signInBy(counting, door.browser())).headers.location).toBe('/');
  const behind = await signInBy(counting, door.browser(), { counter: 1 });
  expect(behind.headers.location).toBe(FAILED);
  expect((await signInBy(counting, door.browser(), { counter: 0 })).headers.location).toBe(FAILED);
  expect((await eventsAbout(holder.id)).filter((action) => action === 'passkey.refused')).toHaveLength(2);
  expect((await signInBy(counting, door.browser())).headers.location).toBe('/');
});

test('whoever holds a role must be verified by the device; a user need not', async () => {
  expect((await signInBy(device, door.browser(), { unverified: true })).headers.location).toBe('/');
  const adminDevice = await madeIn(door, await browserOf(door, organization.admin));
  expect((await signInBy(adminDevice, door.browser(), { unverified: true })).headers.location).toBe(FAILED);
  expect((await signInBy(adminDevice, door.browser())).headers.location).toBe('/');
});

test('nobody who is suspended comes in, and whoever is back does', async () => {
  const holder = await door.user(organization);
  const theirs = await madeIn(door, await browserOf(door, holder));
  await door.call(organization.admin, suspendUser, { params: { id: holder.id } });
  const browser = door.browser();
  expect((await signInBy(theirs, browser)).headers.location).toBe(FAILED);
  expect((await browser.get(FAILED)).body).toContain('This passkey does not let you in.');
  await door.call(organization.admin, reactivateUser, { params: { id: holder.id } });
  expect((await signInBy(theirs, browser)).headers.location).toBe('/');
});

test('of somebody in two organizations each passkey leads to its own', async () => {
  const other = await door.organization({ name: 'Tidewell' });
  const there = await door.user(other, { values: { first_name: 'Zofia', last_name: 'Kowalska' } });
  const theirs = await madeIn(door, await browserOf(door, there));
  const browser = door.browser();
  await signInBy(theirs, browser);
  expect((await browser.get('/home')).body).toContain('Tidewell');
  // To prove again who one is here, the passkey of elsewhere is no proof.
  const credential = theirs.get(await optionsFor(own, 'step_up'));
  expect((await own.post('/step-up/passkey', { credential })).headers.location).toBe(
    '/step-up?passkey=failed',
  );
  const foreign = await door.call(organization.admin, listUserPasskeys, { params: { id: there.id } });
  expect(foreign.code).toBe('user.not_found');
});

test('proving again makes the session fresh', async () => {
  await door.clock.move(3600);
  const credential = device.get(await optionsFor(own, 'step_up'));
  const answer = await own.post('/step-up/passkey', { credential, next: '/home/passkeys' });
  expect(answer.headers.location).toBe('/home/passkeys');
  const [row] = await door.db.many<{ fresh: boolean }>(
    `select bool_or(proved_at > app_now() - interval '1 minute' and proved_by = 'passkey') as fresh from sessions where user_id = $1`,
    [user.id],
  );
  expect(row?.fresh).toBe(true);
  await door.clock.reset();
});

describe('an admin', () => {
  test('sees how many somebody has and removes one, which is recorded', async () => {
    const holder = await door.user(organization);
    const theirs = await madeIn(door, await browserOf(door, holder));
    const [passkey] = await passkeysOf(holder.id);
    expect(passkey).toMatchObject({ synced: true, last_used_at: null });
    const params = { id: holder.id, passkey_id: passkey?.id ?? '' };
    // Of somebody else it is nothing that could be removed.
    const wrong = await door.call(organization.admin, removeUserPasskey, {
      params: { ...params, id: user.id },
    });
    expect(wrong.code).toBe('passkey.not_found');
    const left = await door.call(organization.admin, removeUserPasskey, { params });
    expect(left.body.items).toEqual([]);
    expect((await signInBy(theirs, door.browser())).headers.location).toBe(FAILED);
    expect(await eventsAbout(holder.id)).toEqual(
      expect.arrayContaining(['passkey.created', 'passkey.removed']),
    );
    const [named] = await door.db.many<{ name: string }>(
      `select v.before #>> '{}' as name from audit_values v join audit_events e on e.id = v.event_id
       where e.target_id = $1 and e.action = 'passkey.removed' and v.field = 'passkey'`,
      [holder.id],
    );
    expect(named?.name).toBe(passkey?.name);
    const again = await door.call(organization.admin, removeUserPasskey, { params });
    expect(again.code).toBe('passkey.not_found');
  });
});
