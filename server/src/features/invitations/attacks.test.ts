import { pino } from 'pino';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/chromium.ts';
import type { TestOrganization } from '../../../test/harness.ts';
import { buildApi } from '../../app/api.ts';
import { createRecoveryLink, createSetUpLink } from '../sessions/index.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { createTeam } from '../teams/contract.ts';
import { grantRole, setContactPoint } from '../users/contract.ts';
import { copyInvitationLink } from './contract.ts';
import { codeTo, everything, invite, linkOf, standing, timelineOf, tokensTo } from './testing/guest.ts';

let door: Door;
let chromium: Browser;
let origin: string;
let org: TestOrganization;

beforeAll(async () => {
  door = await openDoor();
  origin = await door.api.listen({ host: 'localhost', port: 0 });
  door.services.settings.publicUrl = new URL(origin);
  chromium = await launchBrowser();
});
afterAll(async () => {
  await chromium?.close();
  await door?.close();
});
beforeEach(async () => {
  await door.clock.reset();
  org = await door.organization({ name: 'Harbor Logistics' });
});

describe('a mail scanner', () => {
  test('that follows the link in every way spoils nothing, gets no session, and is not taken for the person', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.runWorkerOnce();
    const before = await everything(door);
    const scanner = door.browser();
    expect((await door.api.inject({ method: 'HEAD', url: link })).statusCode).toBe(200);
    for (let i = 0; i < 50; i++) expect((await scanner.get(link)).statusCode).toBe(200);
    for (const path of ['/not-me', '/code']) await scanner.get(link + path);
    const context = await chromium.newContext();
    const page = await context.newPage();
    await page.goto(origin + link);
    await page.waitForTimeout(10_000);
    for (const href of await page.$$eval('a', (as) => as.map((a) => a.href))) await page.goto(href);
    // It followed the links to other languages too: the tag that it chose last is all that is kept.
    expect((await context.cookies()).map((c) => c.name.replace(/^__Host-/, ''))).toEqual(['language']);
    await context.close();
    expect(scanner.cookies.size).toBe(0);
    expect(await everything(door)).toBe(before);
    expect((await timelineOf(door, guest)).filter((k) => k !== 'created')).toEqual([
      'queued',
      'sent',
      'link_fetched',
    ]);
    // An hour later one more line.
    await door.clock.move(3660);
    await scanner.get(link);
    await scanner.get(link);
    expect((await timelineOf(door, guest)).filter((k) => k === 'link_fetched')).toHaveLength(2);
    await door.clock.reset();

    const person = await chromium.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 640 },
    });
    const phone = await person.newPage();
    await phone.goto(origin + link);
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await phone.getByRole('button', { name: /Join/ }).click();
    await phone.waitForURL(`${origin}/welcome`);
    await person.close();
    expect((await standing(door, guest))?.status).toBe('active');
    expect((await timelineOf(door, guest)).slice(-2)).toEqual(['opened', 'joined']);
  });
});

describe('the form of the page', () => {
  test('joins without any Sec-Fetch header, and never from another site', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const post = (headers: Record<string, string>, path = link) =>
      door.api.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: '',
      });
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
      { origin, 'sec-fetch-site': 'cross-site' },
      { origin: `${origin}.evil.example`, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign)
      for (const path of ['', '/not-me', '/renew', '/send-code', '/code'])
        expect((await post(headers as Record<string, string>, link + path)).statusCode).toBe(403);
    expect((await standing(door, guest))?.state).toBe('pending');
    expect(await timelineOf(door, guest)).not.toContain('opened');
    const own = await post({ origin, referer: origin + link });
    expect([own.statusCode, own.headers.location]).toEqual([303, '/welcome']);
  });

  test('cannot choose another contact, user, organization or role', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const other = await door.organization();
    await door.browser().post(link, {
      email: 'thief@evil.example',
      contact: 'thief@evil.example',
      contact_point_id: other.admin.contactIds.email ?? '',
      user_id: other.admin.id,
      organization: other.id,
      organization_id: other.id,
      role: 'organization_admin',
    });
    const contacts = await door.db.many<{ address: string }>(
      'select address from contact_points where user_id = $1',
      [guest.userId],
    );
    expect(contacts).toEqual([{ address: guest.email }]);
    const grants = await door.db.many('select 1 from role_grants where user_id = $1', [guest.userId]);
    expect(grants).toEqual([]);
    expect((await standing(door, guest))?.status).toBe('active');
  });
});

describe('a secret of another kind', () => {
  test('opens nothing here, and a link opens nothing elsewhere', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const token = link.slice(3);
    const settings = door.services.settings;
    const setUp = new URL(await createSetUpLink(door.db, settings)).pathname.split('/')[2] ?? '';
    const [recovery] = await createRecoveryLink(door.db, settings, org.admin.email ?? '');
    const recover = new URL(recovery?.url ?? '').pathname.split('/')[2] ?? '';
    const session = (await door.signIn(org.admin)).split('=')[1] ?? '';
    for (const other of [
      setUp,
      recover,
      session,
      setUp.slice(0, 22),
      recover.slice(0, 22),
      session.slice(0, 22),
    ])
      expect((await door.browser().post(`/j/${other}`)).statusCode).toBe(404);
    for (const path of [`/set-up/${token}`, `/recover/${token}`]) {
      const browser = door.browser();
      await browser.post(path, { name: 'X', first_name: 'X', email: 'x@people.example' });
      expect(browser.cookies.size).toBe(0);
    }
    for (const name of ['beckon', 'beckon-proof', 'beckon-code']) {
      const browser = door.browser();
      browser.cookies.set(name, token);
      expect((await browser.get('/home')).headers.location).toContain('/sign-in');
      expect((await browser.get(`/join/confirm?organization=${org.id}`)).headers.location).toBe('/join?gone');
    }
    expect((await standing(door, guest))?.status).toBe('invited');
  });

  test('a code to sign in does not confirm a link, nor the other way round', async () => {
    const team = await door.call(org.admin, createTeam, { body: { name: 'Gate' } });
    const guest = await invite(door, org, {
      role: 'team_admin',
      teams: [{ id: team.body.id, name: 'Gate', organization: org }],
    });
    const link = await linkOf(door, guest);
    const browser = door.browser();
    await browser.post('/sign-in', { contact: guest.email ?? '' });
    const signIn = await codeTo(door, guest.email ?? '');
    expect((await browser.post(`${link}/code`, { code: signIn })).statusCode).toBe(422);
    expect((await browser.post('/join/code', { code: signIn })).statusCode).toBe(422);
    await browser.post(link);
    const confirm = await codeTo(door, guest.email ?? '');
    expect((await browser.post('/join/code', { code: confirm })).statusCode).toBe(422);
    await browser.post('/sign-in/code', { code: confirm });
    expect((await browser.get('/home')).headers.location).toContain('/sign-in');
    expect((await standing(door, guest))?.status).toBe('invited');
  });
});

describe('a link to a contact that was corrected', () => {
  test('joins no more, while the new contact gets its own', async () => {
    const guest = await invite(door, org, { email: 'mistyped@people.example' });
    const link = await linkOf(door, guest);
    const { status } = await door.call(org.admin, setContactPoint, {
      params: { id: guest.userId, kind: 'email' },
      body: { address: 'right@people.example' },
    });
    expect(status).toBe(200);
    const browser = door.browser();
    const answer = await browser.post(link);
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('href="/join"');
    // Nor does it send anything anywhere, stop the invitation, or lead in by a code.
    for (const path of ['/send-code', '/not-me', '/renew']) await browser.post(link + path);
    await browser.post('/join', { contact: 'mistyped@people.example' });
    await door.runWorkerOnce();
    expect(door.received('mistyped@people.example')).toBe(1);
    expect((await standing(door, guest))?.state).toBe('pending');
    const [token] = await tokensTo(door, 'right@people.example');
    expect((await browser.post(`/j/${token}`)).headers.location).toBe('/welcome');
  });
});

describe('a role granted after the link was made', () => {
  test('kills the link, also a copied one', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const { body } = await door.call(org.admin, copyInvitationLink, {
      params: { id: guest.invitationId },
      body: {},
    });
    await door.call(org.admin, grantRole, {
      params: { id: guest.userId },
      body: { role: 'organization_admin' },
    });
    for (const path of [link, new URL(body.url).pathname]) {
      const answer = await door.browser().post(path);
      expect(answer.statusCode).toBe(410);
      expect(answer.body).toContain('This link was replaced');
    }
    expect((await standing(door, guest))?.status).toBe('invited');
  });
});

test('tokens are nowhere at rest, in no column of any table', async () => {
  const guest = await invite(door, org, { mobile: '+447400333444' });
  const tokens = [...(await tokensTo(door, guest.email ?? '')), ...(await tokensTo(door, '+447400333444'))];
  expect(new Set(tokens).size).toBe(2);
  const tables = await door.db.many<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  for (const { name } of tables) {
    for (const token of tokens) {
      const { rows } = await door.db.pool.query(`select 1 from ${name} t where t::text like $1`, [
        `%${token}%`,
      ]);
      expect(rows).toEqual([]);
    }
  }
});

test('the log tells neither tokens nor codes nor addresses, whatever the answer', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const api = buildApi({ ...door.services, log });
  const guest = await invite(door, org, { role: 'organization_admin' });
  const link = await linkOf(door, guest);
  const token = link.slice(3);
  const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' };
  for (const path of ['', '/code', '/not-me', '/nonsense', '?x=%', `/${token}`])
    await api.inject({ url: link + path });
  for (const path of ['', '/code', '/send-code', '/renew', '/nonsense'])
    await api.inject({ method: 'POST', url: link + path, headers, payload: 'code=424242' });
  const contact = encodeURIComponent(guest.email ?? '');
  await api.inject({ method: 'POST', url: '/join', headers, payload: `contact=${contact}` });
  await api.inject({
    method: 'POST',
    url: link,
    headers: { ...headers, 'content-type': 'text/weird' },
    payload: token,
  });
  const written = lines.join('');
  expect(written).toContain('/j/:token');
  for (const secret of [token, guest.email ?? '', contact, '424242']) expect(written).not.toContain(secret);
  await api.close();
});
