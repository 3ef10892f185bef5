import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/chromium.ts';
import type { TestOrganization, TestTeam } from '../../../test/harness.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { copyInvitationLink, revokeInvitation } from './contract.ts';
import { codeTo, type Guest, type GuestOptions, invite, linkOf, standing } from './testing/guest.ts';

/** Set it to a folder to look at the pages. */
const PICTURES = process.env.PAGE_PICTURES;
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let door: Door;
let chromium: Browser;
let origin: string;
let org: TestOrganization;
let team: TestTeam;
beforeAll(async () => {
  door = await openDoor();
  origin = await door.api.listen({ host: 'localhost', port: 0 });
  door.services.settings.publicUrl = new URL(origin);
  chromium = await launchBrowser();
  org = await door.organization({ name: 'Wolverhampton Container Terminal & Harbor Logistics' });
  team = await door.team(org);
  await door.db.many(
    `update organizations set app_web_url = 'https://app.harbor.example', app_store_url = 'https://apps.apple.com/app/id1',
       play_store_url = 'https://play.google.com/store/apps/details?id=x', support_contact = 'people@harbor.example' where id = $1`,
    [org.id],
  );
});
afterAll(async () => {
  await chromium?.close();
  await door?.close();
});

async function link(options?: GuestOptions): Promise<{ guest: Guest; path: string }> {
  const guest = await invite(door, org, { last_name: 'Wiśniewska-Featherstonehaugh', ...options });
  return { guest, path: await linkOf(door, guest) };
}
const press = (page: Page, name: RegExp | string) => page.getByRole('button', { name }).click();
const change = (text: string, guest: Guest) => door.db.many(text, [guest.invitationId]);

async function signedIn(page: Page): Promise<void> {
  const user = await door.user(org, { values: { first_name: 'Maximiliana', last_name: 'Hołówczyc' } });
  const [name = '', value = ''] = (await door.signIn(user)).split('=');
  await page.context().addCookies([{ name, value, url: origin }]);
}

async function expire(guest: Guest): Promise<void> {
  await change(`update invitations set expires_at = app_now() - interval '1 minute' where id = $1`, guest);
  await door.db.many('delete from invitation_hours');
}

/** Every page, with how to get there. */
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  invitation: async (page) => page.goto((await link()).path),
  'invitation to an admin role': async (page) =>
    page.goto((await link({ role: 'team_admin', teams: [team] })).path),
  'copied link': async (page) => {
    const { guest } = await link();
    const params = { id: guest.invitationId };
    const { body } = await door.call(org.admin, copyInvitationLink, { params, body: {} });
    await page.goto(body.url);
  },
  code: async (page) => {
    await page.goto((await link({ role: 'organization_admin' })).path);
    await press(page, /Join/);
    await page.getByLabel('Code').waitFor();
  },
  'code refused': async (page) => {
    await page.goto((await link({ role: 'organization_admin' })).path);
    await press(page, /Join/);
    await page.getByLabel('Code').fill('12');
    await press(page, 'Continue');
    await page.getByRole('alert').waitFor();
  },
  'somebody else': async (page) => {
    await signedIn(page);
    await page.goto((await link()).path);
  },
  'not me': async (page) => page.goto(`${(await link()).path}/not-me`),
  'not me, done': async (page) => {
    await page.goto(`${(await link()).path}/not-me`);
    await press(page, 'This is not for me');
    await page.getByText('Thank you').waitFor();
  },
  expired: async (page) => {
    const { guest, path } = await link();
    await expire(guest);
    await page.goto(path);
  },
  renewed: async (page) => {
    const { guest, path } = await link();
    await expire(guest);
    await page.goto(path);
    await press(page, 'Send me a new link');
    await page.getByText('is on its way').waitFor();
  },
  'renewed too soon': async (page) => {
    const { guest, path } = await link();
    await change(`update invitations set expires_at = app_now() where id = $1`, guest);
    await page.goto(path);
    await press(page, 'Send me a new link');
    await page.getByText('not long ago').waitFor();
  },
  'expired long ago': async (page) => {
    const { guest, path } = await link();
    await change(`update invitations set expires_at = app_now() - interval '31 days' where id = $1`, guest);
    await page.goto(path);
  },
  replaced: async (page) => {
    const { guest, path } = await link();
    await change('update invitation_links set dead_at = app_now() where invitation_id = $1', guest);
    await page.goto(path);
  },
  used: async (page) => {
    const { path } = await link();
    await door.browser().post(path);
    await page.goto(path);
  },
  declined: async (page) => {
    const { path } = await link();
    await door.browser().post(`${path}/not-me`);
    await page.goto(path);
  },
  revoked: async (page) => {
    const { guest, path } = await link();
    await door.call(org.admin, revokeInvitation, { params: { id: guest.invitationId }, body: {} });
    await page.goto(path);
  },
  unknown: (page) => page.goto('/j/AAAAAAAAAAAAAAAAAAAAAA'),
  join: (page) => page.goto('/join'),
  'join refused': async (page) => {
    await page.goto('/join');
    await press(page, 'Send me a code');
    await page.getByRole('alert').waitFor();
  },
  'join code': async (page) => {
    await page.goto('/join');
    await page.getByLabel('Email address').fill('whoever@people.example');
    await press(page, 'Send me a code');
    await page.getByLabel('Code').waitFor();
  },
  'join by proof': async (page) => {
    const { guest } = await link();
    await page.goto('/join');
    await page.getByLabel('Email address').fill(guest.email ?? '');
    await press(page, 'Send me a code');
    await page.getByLabel('Code').fill(await codeTo(door, guest.email ?? ''));
    await press(page, 'Continue');
    await page.waitForURL('**/join/confirm?*');
  },
  welcome: async (page) => {
    await page.goto((await link({ mobile: '+447400987654' })).path);
    await press(page, /Join/);
    await page.waitForURL('**/welcome');
  },
};

interface Axe {
  run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}
async function faultsOf(page: Page, rule?: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (only) => {
    const { axe, document } = globalThis as unknown as { axe: Axe; document: object };
    const { violations } = await axe.run(document, only ? { runOnly: [only] } : {});
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
  }, rule);
}

test.each(Object.entries(pages))(
  'the page %s: one small answer without script; no fault on a narrow phone, light and dark; targets of 48 px',
  async (name, go) => {
    await door.db.many('delete from limits');
    const page = await (await chromium.newContext({ baseURL: origin, ...PHONE })).newPage();
    const answers: { url: string; bytes: number; text: string }[] = [];
    page.on('response', async (response) => {
      const text = await response.text().catch(() => '');
      answers.push({ url: response.url(), bytes: Buffer.byteLength(text), text });
    });
    await go(page);
    expect(await faultsOf(page)).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    const small = await page
      .locator('a, button, input:not([type=hidden])')
      .evaluateAll((all) =>
        all.filter((e) => e.getBoundingClientRect().height < 47.5).map((e) => e.outerHTML),
      );
    expect(small).toEqual([]);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name} light.png`, fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faultsOf(page, 'color-contrast')).toEqual([]);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name} dark.png`, fullPage: true });
    for (const answer of answers) {
      expect(answer.bytes).toBeLessThan(14 * 1024);
      expect(answer.text).not.toMatch(/<script|javascript:|\son[a-z]+=/i);
      expect(new URL(answer.url).origin).toBe(origin);
    }
    await page.context().close();
  },
);

test('with JavaScript off, by keyboard alone: an older link to an admin role, a wrong code, the right one, welcome', async () => {
  await door.db.many('delete from limits');
  const context = await chromium.newContext({ baseURL: origin, ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  const { guest, path } = await link({ role: 'team_admin', teams: [team] });
  await page.goto(path);
  // Past the languages.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/code');
  const code = await codeTo(door, guest.email ?? '');
  await page.keyboard.type(code === '000000' ? '000001' : '000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toBe('Error: Enter your code');
  expect(await page.locator('.errors:focus').count()).toBe(1);
  await page.getByLabel('Code').fill(code);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/welcome');
  expect(await page.getByRole('link', { name: /Open/ }).getAttribute('href')).toBe(
    'https://app.harbor.example',
  );
  expect((await standing(door, guest))?.status).toBe('active');
  await context.close();
});
