import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { newId } from '../../platform/ids.ts';
import { createRecoveryLink } from '../sessions/index.ts';
import { type Door, emailOf, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import { type Method, previewSignInPolicy } from '../sign-in-policies/contract.ts';
import { browserOf, deviceFor, madeIn, optionsFor, passkeyOf, signInBy } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;

beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization();
});
afterAll(() => door?.close());

const PROVE = '/step-up?next=%2Fhome%23passkeys';
const PROVE_STRONGLY = '/step-up?strong&next=%2Fhome%23passkeys';
const age = () => door.clock.move(301, { proofsAge: true });

/** Where the page's script is sent instead of being told what to ask the device; null where it is told. */
async function sentTo(browser: TestBrowser): Promise<string | null> {
  const asked = await browser.post('/passkeys/options', { for: 'create' });
  const offered = await browser.post('/home/passkeys/device');
  if (asked.statusCode === 200) {
    expect(offered.statusCode).toBe(200);
    return null;
  }
  expect(asked.statusCode).toBe(403);
  const { prove } = asked.json() as { prove: string };
  // The way over another device is no way around.
  expect(offered.headers.location).toBe(prove);
  return prove;
}

async function stepUpByCode(browser: TestBrowser, user: TestUser): Promise<void> {
  const { body } = await browser.get('/step-up');
  const contact = /name="contact" value="([0-9a-f-]{36})"/.exec(body)?.[1] ?? '';
  await browser.post('/step-up', { contact });
  const code = await door.code(emailOf(user));
  expect((await browser.post('/step-up/code', { contact, code })).headers.location).toBe('/home');
}

const decide = (id: string, methods: Method[], rule: 'no_rule' | 'in_force' = 'no_rule') =>
  door.db.many(
    `insert into sign_in_policies (organization_id, methods, admins_need_strong, grace_days, strong_since)
     values ($1, $2, $3, 0, app_now() - interval '1 day')
     on conflict (organization_id) do update set methods = $2, admins_need_strong = $3, grace_days = 0,
       strong_since = app_now() - interval '1 day'`,
    [id, methods, rule === 'in_force'],
  );

async function companyOf(organizationId: string, userId: string): Promise<void> {
  const connection = newId();
  await door.db.many(
    `insert into connections (organization_id, id, protocol, name, state, settings)
     values ($1, $2, 'openid', 'Company', 'on', '{}')`,
    [organizationId, connection],
  );
  await door.db.many(
    `insert into external_identities (organization_id, id, connection_id, user_id, issuer, subject, linked_by)
     values ($1, $2, $3, $4, 'https://id.example', 'ada', 'code')`,
    [organizationId, newId(), connection, userId],
  );
}

describe('adding a passkey', () => {
  test('asks for a fresh proof, on this device and for another one; a code is one', async () => {
    const user = await door.user(organization);
    const browser = await browserOf(door, user);
    expect(await sentTo(browser)).toBeNull();
    await age();
    expect(await sentTo(browser)).toBe(PROVE);
    await stepUpByCode(browser, user);
    await madeIn(door, browser);
    // The policy lets people recover by a code, whatever they have.
    await age();
    expect(await sentTo(browser)).toBe(PROVE);
    await stepUpByCode(browser, user);
    expect(await sentTo(browser)).toBeNull();
  });

  test('is refused once more when the device answers long after', async () => {
    const user = await door.user(organization);
    const browser = await browserOf(door, user);
    const credential = deviceFor(door).create(await optionsFor(browser, 'create'));
    await door.db.many(
      `update sessions set proved_at = app_now() - interval '11 minutes' where user_id = $1`,
      [user.id],
    );
    const answer = await browser.post('/home/passkeys', { credential });
    expect(answer.headers.location).toBe('/home?passkey=failed');
  });

  test('by an admin who has one, once the Admin panel asks for one, takes more than a code', async () => {
    const { id, admin } = await door.organization();
    await decide(id, ['code', 'passkey', 'company'], 'in_force');
    // The first one by a code: nobody is locked out.
    const browser = await browserOf(door, admin);
    const device = await madeIn(door, browser);
    // Making it has proved it.
    expect(await sentTo(browser)).toBeNull();
    await age();
    expect(await sentTo(browser)).toBe(PROVE_STRONGLY);
    const thief = await browserOf(door, admin);
    expect(await sentTo(thief)).toBe(PROVE_STRONGLY);
    await stepUpByCode(thief, admin);
    expect(await sentTo(thief)).toBe(PROVE_STRONGLY);
    const page = (await thief.get(PROVE_STRONGLY)).body;
    expect(page).toContain('one that you have');
    expect(page).toContain('data-for="step_up"');
    expect(page).not.toContain('name="contact"');
    // With it; and for as long as that is fresh.
    const credential = device.get(await optionsFor(browser, 'step_up'));
    await browser.post('/step-up/passkey', { credential });
    expect(await sentTo(browser)).toBeNull();
    const signedInByIt = door.browser();
    await signInBy(device, signedInByIt);
    expect(await sentTo(signedInByIt)).toBeNull();
    await age();
    expect(await sentTo(signedInByIt)).toBe(PROVE_STRONGLY);
    // From the machine's shell it always works.
    const [link] = await createRecoveryLink(door.db, door.services.settings, emailOf(admin));
    const recovered = door.browser();
    await recovered.post(new URL(link?.url ?? '').pathname);
    expect(await sentTo(recovered)).toBeNull();
  });

  test('by an admin whom the company signs in takes more than a code as well', async () => {
    const { id, admin } = await door.organization();
    await decide(id, ['code', 'passkey', 'company'], 'in_force');
    await companyOf(id, admin.id);
    expect(await sentTo(await browserOf(door, admin))).toBe(PROVE_STRONGLY);
    await decide(id, ['code', 'passkey'], 'in_force');
    expect(await sentTo(await browserOf(door, admin))).toBeNull();
  });

  test('where codes are forbidden takes more than a code of whoever has more, and a code of whoever has nothing', async () => {
    const other = await door.organization();
    const [has, lacks] = [await door.user(other), await door.user(other)];
    await passkeyOf(door, other.id, has.id, 'Phone');
    const [theirs, newly] = [await browserOf(door, has), await browserOf(door, lacks)];
    await decide(other.id, ['passkey']);
    expect(await sentTo(theirs)).toBe(PROVE_STRONGLY);
    expect(await sentTo(newly)).toBeNull();
    await age();
    expect(await sentTo(newly)).toBe(PROVE);
    await stepUpByCode(newly, lacks);
    expect(await sentTo(newly)).toBeNull();
    expect((await theirs.get('/step-up')).body).not.toContain('name="contact"');
  });
});

test('a passkey that lets nobody in starts no days of grace, after which nobody could open the Admin panel', async () => {
  const { id, admin } = await door.organization();
  const graceFrom = async () => {
    const [row] = await door.db.many<{ strong_since: Date | null }>(
      'select strong_since from sign_in_policies where organization_id = $1',
      [id],
    );
    return row?.strong_since ?? null;
  };
  await door.db.many(
    `insert into sign_in_policies (organization_id, methods) values ($1, '{code,company}')`,
    [id],
  );
  const device = await madeIn(door, await browserOf(door, admin));
  expect(await graceFrom()).toBeNull();
  const { body } = await door.call(admin, previewSignInPolicy, {
    body: { methods: ['code', 'company'], admins_need_strong: true, grace_days: 0, teams: [] },
  });
  expect(body.in_force_from).toBeNull();
  // Allowed, it does as soon as it is used.
  await door.db.many(`update sign_in_policies set methods = '{code,passkey}' where organization_id = $1`, [
    id,
  ]);
  await signInBy(device, door.browser());
  expect(await graceFrom()).not.toBeNull();
});

test('a passkey that the policy lets nobody sign in with proves nothing, and opens no Admin panel', async () => {
  const { id, admin } = await door.organization();
  await decide(id, ['code', 'company'], 'in_force');
  const browser = await browserOf(door, admin);
  const device = await madeIn(door, browser);
  expect((await browser.get('/step-up')).body).not.toContain('data-for="step_up"');
  const credential = device.get(await optionsFor(browser, 'step_up'));
  expect((await browser.post('/step-up/passkey', { credential })).statusCode).toBe(403);
  const rows = await door.db.many<{ proved_by: string; strongly_proved_at: Date | null }>(
    'select proved_by, strongly_proved_at from sessions where user_id = $1',
    [admin.id],
  );
  for (const row of rows) expect(row).toEqual({ proved_by: 'contact', strongly_proved_at: null });
});

test('removing one asks for a fresh proof, too, and comes back to it', async () => {
  const user = await door.user(organization);
  const browser = await browserOf(door, user);
  const device = await madeIn(door, browser);
  const path = /\/home\/passkeys\/[0-9a-f-]{36}/.exec((await browser.get('/home')).body)?.[0] ?? '';
  await age();
  const prove = `/step-up?next=${encodeURIComponent(path)}`;
  expect((await browser.post(`${path}/remove`)).headers.location).toBe(prove);
  expect((await browser.get(path)).statusCode).toBe(200);
  const credential = device.get(await optionsFor(browser, 'step_up'));
  const proved = await browser.post('/step-up/passkey', { credential, next: path });
  expect(proved.headers.location).toBe(path);
  expect((await browser.post(`${path}/remove`)).headers.location).toBe('/home#passkeys');
  expect((await browser.get(path)).headers.location).toBe('/home#passkeys');
});
