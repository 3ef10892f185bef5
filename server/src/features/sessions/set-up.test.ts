import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { suspendUser } from '../users/contract.ts';
import { createDemoLink, createRecoveryLink, createSetUpLink, noOrganizationYet } from './index.ts';
import { type Door, openDoor } from './testing/kit.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door?.close());
afterEach(() => door.clock.reset());

const FORM = {
  name: 'Harbor Logistics',
  default_country: 'PL',
  language: 'pl',
  time_zone: 'Europe/Warsaw',
  first_name: 'Grażyna',
  last_name: 'Nowak',
  email: 'Grazyna@Harbor.example',
};
const newLink = async () => new URL(await createSetUpLink(door.db, door.services.settings)).pathname;
const organizations = async () =>
  (await door.db.one<{ n: number }>('select count(*) as n from organizations'))?.n ?? -1;

describe('the set-up link', () => {
  test('creates the organization and its first Organization Admin, who is signed in and can come back', async () => {
    expect(await noOrganizationYet(door.db)).toBe(true);
    const path = await newLink();
    const browser = door.browser();
    for (let i = 0; i < 3; i++) expect((await browser.get(path)).statusCode).toBe(200);
    expect(await noOrganizationYet(door.db)).toBe(true);

    const answer = await browser.post(path, FORM);
    expect(answer.headers.location).toBe('/');
    expect(await noOrganizationYet(door.db)).toBe(false);
    const home = await browser.get('/home');
    expect(home.body).toContain('<bdi>Grażyna</bdi>');
    expect(home.body).toContain('href="/admin"');
    expect((await browser.get(path)).statusCode).toBe(410);
    expect((await browser.post(path, FORM)).statusCode).toBe(410);
    const actions = await door.db.many<{ action: string; actor_kind: string }>(
      'select action, actor_kind from audit_events order by id',
    );
    expect(actions).toEqual([
      { action: 'organization.created', actor_kind: 'shell' },
      { action: 'role.granted', actor_kind: 'shell' },
      { action: 'user.created', actor_kind: 'shell' },
      { action: 'session.started', actor_kind: 'user' },
    ]);

    const later = door.browser();
    await later.post('/sign-in', { contact: FORM.email });
    const code = await door.code('Grazyna@harbor.example');
    expect((await later.post('/sign-in/code', { code })).headers.location).toBe('/');
  });

  test('of two posts at once one creates', async () => {
    const before = await organizations();
    for (let round = 0; round < 5; round++) {
      const path = await newLink();
      const answers = await Promise.all([1, 2].map(() => door.browser().post(path, FORM)));
      expect(answers.map((a) => a.statusCode).sort()).toEqual([303, 410]);
    }
    expect(await organizations()).toBe(before + 5);
  });

  test('stays good when the form is refused, with each error at its field and what was typed', async () => {
    const path = await newLink();
    const browser = door.browser();
    const before = await organizations();
    for (const [given, field] of [
      [{ name: '' }, 'name'],
      [{ name: 'Win at www.evil.test' }, 'name'],
      [{ email: 'nobody' }, 'email'],
      [{ first_name: '', last_name: '' }, 'first_name'],
      [{ last_name: 'Call 0800 123 4567' }, 'last_name'],
      [{ default_country: 'XX' }, 'default_country'],
      [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
      [{ language: 'not a tag' }, 'language'],
    ] as const) {
      const answer = await browser.post(path, { ...FORM, ...given });
      expect([field, answer.statusCode]).toEqual([field, 422]);
      expect(answer.body).toContain(`href="#f-${field}"`);
      if (field !== 'email') expect(answer.body).toContain(`value="${FORM.email}"`);
    }
    expect(await organizations()).toBe(before);
    expect((await browser.post(path, { ...FORM, last_name: '' })).statusCode).toBe(303);
  });

  test('is good for 60 minutes, and nothing else is one', async () => {
    const path = await newLink();
    await door.clock.move(3601);
    expect((await door.browser().get(path)).statusCode).toBe(410);
    expect((await door.browser().post(path, FORM)).statusCode).toBe(410);
    await door.clock.reset();
    for (const other of ['/set-up/x', `/set-up/${'A'.repeat(43)}`, path.replace('/set-up/', '/recover/')])
      expect((await door.browser().get(other)).statusCode).toBe(410);
    const stored = await door.db.many<{ text: string }>(
      'select to_jsonb(l)::text as text from set_up_links l',
    );
    for (const { text } of stored) expect(text).not.toContain(path.replace('/set-up/', ''));
  });

  test('points to PUBLIC_URL', async () => {
    const settings = { ...door.services.settings, publicUrl: new URL('https://people.example.org') };
    expect(await createSetUpLink(door.db, settings)).toMatch(
      /^https:\/\/people\.example\.org\/set-up\/[\w-]{43}$/,
    );
  });
});

describe('the recovery link', () => {
  test('signs an Organization Admin in once, audited, also with an unproved address', async () => {
    const organization = await door.organization();
    const { admin } = organization;
    await door.db.many('update contact_points set verified_at = null where user_id = $1', [admin.id]);
    const [link] = await createRecoveryLink(
      door.db,
      door.services.settings,
      String(admin.email).toUpperCase(),
    );
    expect(link?.organization).toBe(organization.name);
    const path = new URL(link?.url ?? '').pathname;
    const browser = door.browser();
    for (let i = 0; i < 3; i++) {
      const page = await browser.get(path);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain(admin.name);
    }
    const answers = await Promise.all([1, 2].map(() => browser.post(path)));
    expect(answers.map((a) => a.statusCode).sort()).toEqual([303, 410]);
    expect((await browser.get('/home')).statusCode).toBe(200);
    expect((await browser.get(path)).statusCode).toBe(410);
    const events = await door.db.many<{ action: string }>(
      `select action from audit_events where organization_id = $1 and action like 'recovery.%' order by id`,
      [organization.id],
    );
    expect(events.map((e) => e.action)).toEqual(['recovery.link_created', 'recovery.link_used']);
  });

  test('is for Organization Admins alone, for 15 minutes, and dies with their status', async () => {
    const organization = await door.organization();
    const user = await door.user(organization);
    await expect(createRecoveryLink(door.db, door.services.settings, String(user.email))).rejects.toThrow(
      'No active Organization Admin has this address',
    );
    await expect(createRecoveryLink(door.db, door.services.settings, 'nonsense')).rejects.toThrow(
      'not an email',
    );
    const second = await door.admin(organization);
    const pathFor = async () =>
      new URL((await createRecoveryLink(door.db, door.services.settings, String(second.email)))[0]?.url ?? '')
        .pathname;
    const late = await pathFor();
    await door.clock.move(901);
    expect((await door.browser().post(late)).statusCode).toBe(410);
    await door.clock.reset();
    const path = await pathFor();
    await door.call(organization.admin, suspendUser, { params: { id: second.id } });
    expect((await door.browser().get(path)).statusCode).toBe(410);
    expect((await door.browser().post(path)).statusCode).toBe(410);
  });

  test('of a demo opens for anybody, again and again; there is none outside of a demo', async () => {
    const organization = await door.organization();
    const user = await door.user(organization);
    const who = { organizationId: organization.id, userId: user.id };
    const { settings } = door.services;
    await expect(createDemoLink(door.db, settings, who)).rejects.toThrow('Only a demo');
    settings.demo = true;
    const path = new URL(await createDemoLink(door.db, settings, who)).pathname;
    for (let i = 0; i < 2; i++) expect((await door.browser().post(path)).headers.location).toBe('/');
    expect((await door.browser().get('/sign-in')).body).toContain('This is a demo.');
    settings.demo = false;
    expect((await door.browser().post(path)).statusCode).toBe(410);
  });
});

test('on the embedded database, with its one session, the same way works', async () => {
  const embedded = await openDoor({}, 'embedded');
  try {
    const browser = embedded.browser();
    const path = new URL(await createSetUpLink(embedded.db, embedded.services.settings)).pathname;
    expect((await browser.post(path, FORM)).headers.location).toBe('/');
    await browser.post('/sign-out');
    await browser.post('/sign-in', { contact: FORM.email });
    const code = await embedded.code('Grazyna@harbor.example');
    const answers = await Promise.all(
      ['000000', '111111', code].map((c) => browser.post('/sign-in/code', { code: c })),
    );
    expect(answers[2]?.headers.location).toBe('/');
    expect((await browser.get('/home')).statusCode).toBe(200);
  } finally {
    await embedded.close();
  }
});
