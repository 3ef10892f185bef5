import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/chromium.ts';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { createRecoveryLink, createSetUpLink } from './index.ts';
import { type Door, openDoor } from './testing/kit.ts';

/** Set it to a folder to look at the pages. */
const PICTURES = process.env.PAGE_PICTURES;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let door: Door;
let chromium: Browser;
let origin: string;
let organization: TestOrganization;
let person: TestUser;
beforeAll(async () => {
  door = await openDoor();
  origin = await door.api.listen({ host: 'localhost', port: 0 });
  // The pages' forms must come from the very address that the server calls its own.
  door.services.settings.publicUrl = new URL(origin);
  chromium = await launchBrowser();
  organization = await door.organization({ name: 'Harbor Logistics' });
  await door.db.many(
    `update organizations set app_web_url = 'https://app.harbor.example', app_store_url = 'https://apps.apple.com/app/id1',
       play_store_url = 'https://play.google.com/store/apps/details?id=x', support_contact = 'people@harbor.example' where id = $1`,
    [organization.id],
  );
  const team = await door.team(organization, 'Night shift at the container terminal, gate 4');
  const manager = await door.user(organization, { values: { first_name: 'Grace', last_name: 'Rossi' } });
  person = await door.user(organization, {
    teams: [team],
    grants: [{ role: 'team_admin', team }],
    mobile: true,
    values: {
      first_name: 'Zofia',
      last_name: 'Wiśniewska',
      job_title: 'Crane operator',
      start_on: '2025-12-01',
      employee_id: '0042',
      line_manager_id: manager.id,
    },
  });
  await door.db.many('update contact_points set verified_at = null where id = $1', [
    person.contactIds.mobile,
  ]);
  await door.signIn(person);
});
afterAll(async () => {
  await chromium?.close();
  await door?.close();
});

const pathOf = (url: string) => new URL(url).pathname;

/** Every page, with how to get there; `open` answers with the page as the person sees it. */
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  'sign-in': (page) => page.goto('/sign-in'),
  'sign-in of an organization': (page) => page.goto(`/o/${organization.slug}`),
  'sign-in refused': async (page) => {
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Send me a code' }).click();
  },
  code: (page) => ask(page),
  'code refused': async (page) => {
    await ask(page);
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').waitFor();
  },
  'set-up': async (page) => page.goto(pathOf(await createSetUpLink(door.db, door.services.settings))),
  'set-up gone': (page) => page.goto('/set-up/nonsense'),
  recover: async (page) =>
    page.goto(
      pathOf(
        (await createRecoveryLink(door.db, door.services.settings, String(organization.admin.email)))[0]
          ?.url ?? '',
      ),
    ),
  'recover gone': (page) => page.goto('/recover/nonsense'),
  'no such organization': (page) => page.goto('/o/nobody'),
  home: async (page) => {
    await signIn(page);
    await page.goto('/home');
  },
  'prove a contact': async (page) => {
    await signIn(page);
    await door.db.many('delete from limits');
    await page.goto('/home');
    await page.getByRole('button', { name: 'Prove it' }).click();
    await page.getByLabel('Code').waitFor();
  },
  'change a contact': toChange,
  'change a contact, refused': async (page) => {
    await toChange(page);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByRole('alert').waitFor();
  },
  'change a contact, code': async (page) => {
    await toChange(page);
    await page.getByLabel('New email address').fill('zofia.elsewhere@people.example');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('Code').waitFor();
  },
};

async function ask(page: Page): Promise<void> {
  await door.db.many('delete from limits');
  await page.goto(`/o/${organization.slug}`);
  await page.getByLabel('Email address or mobile number').fill('zofia.wisniewska@people.example');
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code').waitFor();
}

async function toChange(page: Page): Promise<void> {
  await signIn(page);
  await door.db.many('delete from limits');
  await page.goto('/home');
  await page.getByRole('link', { name: /^Change.*@/ }).click();
  await page.getByLabel('New email address').waitFor();
}

async function signIn(page: Page): Promise<void> {
  const [name = '', value = ''] = (await door.signIn(person)).split('=');
  await page.context().addCookies([{ name, value, url: origin }]);
}

const open = async (options: BrowserContextOptions) =>
  (await chromium.newContext({ baseURL: origin, ...options })).newPage();
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };

interface Axe {
  run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What axe finds in the whole page, or by one rule only. */
async function faultsOf(page: Page, rule?: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (only) => {
    const { axe, document } = globalThis as unknown as { axe: Axe; document: object };
    const { violations } = await axe.run(document, only ? { runOnly: [only] } : {});
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
  }, rule);
}

const heights = (page: Page): Promise<[number, string][]> =>
  page
    .locator('a, button, input:not([type=hidden]), select')
    .evaluateAll((all) => all.map((e) => [e.getBoundingClientRect().height, e.outerHTML]));

test.each(Object.entries(pages))(
  'the page %s: one small answer without script; no fault on a narrow phone, light and dark; targets of 48 px',
  async (name, go) => {
    const page = await open(PHONE);
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await go(page);
    expect(await faultsOf(page)).toEqual([]);
    expect(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0);
    expect((await heights(page)).filter(([height]) => height < 47.5)).toEqual([]);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name} light.png`, fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faultsOf(page, 'color-contrast')).toEqual([]);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name} dark.png`, fullPage: true });
    // The browser itself notes a refusal's status; anything else would be the policy at work against our own page.
    expect(said.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);

    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const text = (await (await page.reload())?.text()) ?? '';
    // The one line that makes the home page an app; it works without.
    const still = text.replace(/<script>navigator\.serviceWorker[^<]*<\/script>/, '');
    expect(still).not.toMatch(/<script|javascript:|\son[a-z]+=/i);
    expect(requests.filter((url) => url.startsWith('http'))).toHaveLength(1);
    // Set-up lists every country and time zone: it is seen once, beside the server.
    expect(Buffer.byteLength(text)).toBeLessThan((name === 'set-up' ? 40 : 14) * 1024);
    await page.context().close();
  },
);

test('with JavaScript off: from a wrong code, whose summary has the focus, to the home page and out again', async () => {
  const page = await open({ ...PHONE, javaScriptEnabled: false });
  const user = await door.user(organization);
  await door.db.many('delete from limits');
  await page.goto('/sign-in?next=/home');
  await page.getByLabel('Email address or mobile number').fill(String(user.email));
  await page.keyboard.press('Enter');
  const code = await door.code(String(user.email));
  await page.getByLabel('Code').fill(code === '000000' ? '000001' : '000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toBe('Error: Enter your code');
  expect(await page.locator('.errors:focus').count()).toBe(1);
  await page.getByLabel('Code').fill(code);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/home');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await page.goto('/home');
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await page.context().close();
});

test('the home page shows what waits beside the value that counts', async () => {
  const waits = await door.user(organization, { values: { department: 'Warehouse' } });
  await door.db.many(
    `insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
     select $1, $2, f, v, 'self', $2 from (values ('department', 'Finance'), ('start_on', '2026-12-07'), ('about', ''),
       ('line_manager_id', $3), ('first_name', 'Zosia')) as p (f, v)`,
    [organization.id, waits.id, person.id],
  );
  const page = await open({});
  const [name = '', value = ''] = (await door.signIn(waits)).split('=');
  await page.context().addCookies([{ name, value, url: origin }]);
  await page.goto('/home');
  const shown = await page.locator('dl').first().locator('dt, dd > bdi, dd > p').allTextContents();
  const lines = shown.map((line) => line.replaceAll(/[\u2066-\u2069]/g, ''));
  expect(lines).toEqual([
    'First name',
    'Zosia waits for confirmation.',
    'Department',
    'Warehouse',
    'Finance waits for confirmation.',
    'Line manager',
    expect.stringMatching(/ waits for confirmation\.$/),
    'Start date',
    '7 December 2026 waits for confirmation.',
    'About',
    'Emptying this waits for confirmation.',
  ]);
  expect(lines[6]).toContain(person.name);
});
