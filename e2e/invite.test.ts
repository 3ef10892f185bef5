import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  ADMIN_EMAIL,
  api,
  chooseTeam,
  createTeam,
  linkByMail,
  openInvite,
  setUp,
  sheetOf,
  signIn,
} from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** One organization and its story, as an Organization Admin and those who are invited live it. Each test builds on the one before. */
const PHONE = { viewport: { width: 360, height: 740 } };
let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

const PATIENCE_MS = 90_000;

test(
  'set-up, a team, an invitation by email, joining with JavaScript off: active in the team',
  async () => {
    await setUp(world, admin);
    await createTeam(admin, 'Leeds drivers');
    const sheet = await openInvite(admin);
    await sheet.getByRole('textbox', { name: /^Email/ }).fill('zofia@harbor.example');
    await sheet.getByRole('textbox', { name: /^First name/ }).fill('Zofia');
    await sheet.getByRole('textbox', { name: /^Last name/ }).fill('Wiśniewska');
    await chooseTeam(admin, 'Leeds drivers');
    await sheet.getByRole('button', { name: 'Invite', exact: true }).click();
    await admin.getByText('Zofia Wiśniewska is invited').first().waitFor();

    await world.leaveUndo();
    const link = await linkByMail(world, 'zofia@harbor.example');
    const person = await world.page({ ...PHONE, javaScriptEnabled: false });
    await person.goto(link);
    expect(await person.getByText('Grace Rossi').first().isVisible()).toBe(true);
    await person.getByRole('button', { name: /^Join/ }).click();
    await person.waitForURL(/welcome|home/);

    await admin.goto('/admin/identity/users');
    const row = admin.getByRole('row', { name: /Zofia Wiśniewska/ });
    await row.getByText('Active').waitFor();
    expect(await row.getByText('Leeds drivers').isVisible()).toBe(true);
  },
  PATIENCE_MS,
);

test(
  'the same by mobile number, on screens 360 pixels wide',
  async () => {
    const small = await world.context(PHONE);
    await small.addCookies(await admin.context().cookies());
    const page = await small.newPage();
    const sheet = await openInvite(page);
    await sheet.getByText('Mobile number', { exact: true }).first().click();
    await sheet.getByRole('textbox', { name: /^Mobile number/ }).fill('07400 123456');
    await sheet.getByRole('textbox', { name: /^First name/ }).fill('Amara');
    await chooseTeam(page, 'Leeds drivers');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await sheet.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('Amara is invited').first().waitFor();

    await world.leaveUndo();
    const sms = await world.sms.waitFor((m) => m.to === '+447400123456', 20_000);
    const link = /http:\/\/localhost:\d+\/j\/[\w-]{22}/.exec(sms.text)?.[0] ?? '';
    const person = await world.page(PHONE);
    await person.goto(link);
    expect(await overflow(person)).toBeLessThanOrEqual(0);
    await person.getByRole('button', { name: /^Join/ }).click();
    await person.waitForURL(/welcome|home/);
    const { body } = await search(admin, 'Amara');
    expect(body.items[0]).toMatchObject({
      status: 'active',
      mobile: '+447400123456',
      teams: [{ name: 'Leeds drivers' }],
    });
  },
  PATIENCE_MS,
);

test(
  'Invite and add another, three times by keyboard alone',
  async () => {
    await admin.goto('/admin/identity/users');
    await admin
      .getByRole('link', { name: 'Invite users' })
      .or(admin.getByRole('button', { name: 'Invite users' }))
      .first()
      .focus();
    await admin.keyboard.press('Enter');
    const sheet = await sheetOf(admin);
    const contact = sheet.getByRole('textbox', { name: /^Email/ });
    for (const name of ['Ann', 'Ben', 'Cem']) {
      await expect.poll(() => contact.evaluate((e) => e === e.ownerDocument.activeElement)).toBe(true);
      expect(await contact.inputValue()).toBe('');
      await admin.keyboard.type(`${name.toLowerCase()}@harbor.example`);
      await tabTo(admin, sheet.getByRole('textbox', { name: /^First name/ }));
      await admin.keyboard.type(name);
      if (name === 'Ann') {
        await tabTo(admin, sheet.getByRole('combobox', { name: /^Department/ }));
        await admin.keyboard.type('Transport');
      }
      await admin.keyboard.press('Control+Shift+Enter');
      await admin.getByText(`Invitation to ${name} queued`).first().waitFor({ state: 'attached' });
    }
    await admin.getByRole('button', { name: /Undo the invitation of Cem/ }).focus();
    await admin.keyboard.press('Enter');
    await expect.poll(async () => (await search(admin, 'Cem')).body.items.length).toBe(0);
    const { body } = await search(admin, 'Ben');
    expect(body.items[0]).toMatchObject({ status: 'invited', department: 'Transport' });
    await world.leaveUndo();
    await world.smtp.waitFor((m) => m.envelope.to.includes('ben@harbor.example'), 20_000);
    expect(world.smtp.messages.some((m) => m.envelope.to.includes('cem@harbor.example'))).toBe(false);
  },
  PATIENCE_MS,
);

test(
  'resend within the hour is refused with the time; after it, it is sent',
  async () => {
    const { body } = await search(admin, 'Ben');
    await admin.goto(`/admin/identity/users/${body.items[0]?.id}`);
    const resend = admin.getByRole('button', { name: /^Resend/ }).first();
    await expect.poll(() => resend.textContent()).toMatch(/Resend.*available in \d+ min/);
    expect(await resend.getAttribute('aria-disabled')).toBe('true');
    const page = await api<{ invitation: { id: string } }>(admin, 'GET', `/users/${body.items[0]?.id}`);
    const refused = await api<{ code: string; retry_at: string }>(
      admin,
      'POST',
      `/invitations/${page.body.invitation.id}/resend`,
      {},
    );
    expect(refused).toMatchObject({ status: 429, body: { code: 'invitation.too_soon' } });
    expect(refused.body.retry_at).toBeTruthy();

    await world.moveClock(3700);
    await admin.reload();
    const sent = world.smtp.messages.length;
    await admin.getByRole('button', { name: 'Resend', exact: true }).first().click();
    await world.smtp.waitFor(
      (m) => world.smtp.messages.indexOf(m) >= sent && m.envelope.to.includes('ben@harbor.example'),
      20_000,
    );
  },
  PATIENCE_MS,
);

test(
  'removed and invited again: a new user at once, whose message waits for its hour, and the portal says so',
  async () => {
    const { body } = await search(admin, 'Ben');
    await admin.goto(`/admin/identity/users/${body.items[0]?.id}`);
    await admin.getByRole('button', { name: 'More actions' }).first().click();
    await admin.getByRole('menuitem', { name: /^Remove/ }).click();
    await admin
      .getByRole('dialog')
      .or(admin.getByRole('alertdialog'))
      .getByRole('button', { name: 'Remove' })
      .click();
    await expect.poll(async () => (await search(admin, 'Ben')).body.items.length).toBe(0);

    const sheet = await openInvite(admin);
    await sheet.getByRole('textbox', { name: /^Email/ }).fill('ben@harbor.example');
    await sheet.getByRole('textbox', { name: /^First name/ }).fill('Benjamin');
    await admin.getByText('Start fresh').first().click();
    await admin.getByRole('button', { name: 'Invite', exact: true }).click();
    await admin.getByText('Benjamin is invited').first().waitFor();
    await expect
      .poll(() =>
        admin
          .getByText(/hour/)
          .allTextContents()
          .then((t) => t.join(' ')),
      )
      .toMatch(/hour/);
    const again = await search(admin, 'Benjamin');
    expect(again.body.items[0]).toMatchObject({ status: 'invited', last_event: 'held' });
    const sent = world.smtp.messages.length;
    await world.moveClock(3700);
    await world.smtp.waitFor(
      (m) => world.smtp.messages.indexOf(m) >= sent && m.envelope.to.includes('ben@harbor.example'),
      20_000,
    );
  },
  PATIENCE_MS,
);

test(
  'a Team Admin cannot see or use another team, in the portal or by the API',
  async () => {
    await createTeam(admin, 'Finance');
    const teams = await api<{ items: { id: string; name: string }[] }>(admin, 'GET', '/teams');
    const id = (name: string) => teams.body.items.find((t) => t.name === name)?.id ?? '';
    const zofia = (await search(admin, 'Zofia')).body.items[0]?.id;
    expect(
      (
        await api(admin, 'POST', `/users/${zofia}/grants`, {
          role: 'team_admin',
          team_id: id('Leeds drivers'),
        })
      ).status,
    ).toBe(200);
    await api(admin, 'POST', '/invitations', {
      email: 'money@harbor.example',
      first_name: 'Finn',
      team_ids: [id('Finance')],
    });

    const page = await world.page();
    await signIn(world, page, 'zofia@harbor.example');
    await page.goto('/admin/identity/teams');
    await page.getByText('Leeds drivers').first().waitFor();
    expect(await page.getByText('Finance').count()).toBe(0);
    await openInvite(page);
    const field = page.getByRole('combobox', { name: /^Teams/ });
    await field.click();
    await field.pressSequentially('Fin');
    expect(await page.getByRole('option', { name: /Finance/ }).count()).toBe(0);
    await page.goto('/admin/identity/users');
    await page.getByText('Amara').first().waitFor();
    expect(await page.getByText('Finn').count()).toBe(0);
    await page.goto(`/admin/identity/teams/${id('Finance')}`);
    await page.getByText('There is no such team').first().waitFor();

    expect((await api(page, 'GET', `/teams/${id('Finance')}`)).status).toBe(404);
    expect((await search(page, 'Finn')).body.items).toEqual([]);
    const into = { email: 'x@harbor.example', first_name: 'X', team_ids: [id('Finance')] };
    expect(await api(page, 'POST', '/invitations', into)).toMatchObject({
      status: 403,
      body: { code: 'team.not_yours' },
    });
    expect((await api(page, 'POST', `/users/${zofia}/grants`, { role: 'organization_admin' })).status).toBe(
      403,
    );
  },
  PATIENCE_MS,
);

test(
  'the admin signs out and in again by a code',
  async () => {
    await admin.goto('/home');
    await admin.getByRole('button', { name: 'Sign out' }).click();
    await signIn(world, admin, ADMIN_EMAIL);
    expect((await api(admin, 'GET', '/me')).status).toBe(200);
  },
  PATIENCE_MS,
);

interface Found {
  items: { id: string; status: string; department: string; last_event: string; mobile: string }[];
}
const search = (page: Page, text: string) => api<Found>(page, 'POST', '/users/search', { text });

async function tabTo(page: Page, field: Locator): Promise<void> {
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    if (await field.evaluate((e) => e === e.ownerDocument.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${field}.`);
}

/** How far the page is wider than its window; 0 when it fits. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
