import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { modulesOf, readQr } from '../server/test/read-qr.ts';
import { api, linkByMail, setUp, signIn } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** A line manager, who is no admin of anything, lets a newcomer of their own in by a code on their phone. */
const PATIENCE_MS = 120_000;
const MANAGER = 'omar.khan@harbor.example';
const NEWCOMER = 'zofia.nowak@harbor.example';
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };

let world: World;
let admin: Page;
beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

async function invite(person: object): Promise<string> {
  const { body } = await api<{ user: { id: string } }>(admin, 'POST', '/invitations', person);
  return body.user.id;
}

/** Switches My team on, as an Organization Admin does it. */
async function switchOn(): Promise<void> {
  await admin.goto('/admin/organization/settings/invitations');
  await admin.getByRole('checkbox', { name: 'Line managers see their own team' }).check({ force: true });
  await admin.getByRole('button', { name: 'Save changes' }).first().click();
  const question = admin.getByRole('alertdialog').or(admin.getByRole('dialog'));
  await question.getByText('they wait in Identity → Confirmations').waitFor();
  await question.getByRole('button', { name: 'Save changes' }).click();
  await admin.getByText('All changes are saved').waitFor();
}

/** What a phone reads on the page of somebody else. */
async function scan(page: Page): Promise<string> {
  const code = page.getByRole('img', { name: /^QR code/ });
  const path = (await code.locator('path').getAttribute('d')) ?? '';
  const [, , side] = ((await code.getAttribute('viewBox')) ?? '').split(' ').map(Number);
  return readQr(modulesOf(path, (side ?? 0) - 8));
}

test(
  'a line manager shows a code, the newcomer scans it and is in; every contact hears of it',
  async () => {
    const managerId = await invite({ email: MANAGER, first_name: 'Omar', last_name: 'Khan' });
    const phone = await world.page({ ...PHONE, javaScriptEnabled: false });
    await phone.goto(await linkByMail(world, MANAGER));
    await phone.getByRole('button', { name: /^Join/ }).click();
    await phone.waitForURL('**/welcome');
    const newcomerId = await invite({
      email: NEWCOMER,
      mobile: '+447400123456',
      first_name: 'Zofia',
      last_name: 'Nowak',
      line_manager_id: managerId,
    });
    await phone.goto('/home');
    expect(await phone.getByRole('link', { name: 'My team' }).count()).toBe(0);
    await switchOn();

    await phone.context().clearCookies();
    await signIn(world, phone, MANAGER);
    await phone.getByRole('link', { name: 'My team' }).click();
    await phone.getByText('0 of 1 direct report has joined.').waitFor();
    await phone.getByRole('button', { name: 'Show QR code for Zofia Nowak' }).click();
    await phone.getByRole('heading', { name: 'Scan to join' }).waitFor();
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await phone.evaluate(overflow)).toBe(0);
    const link = await scan(phone);
    expect(link).toMatch(new RegExp(`^${world.url}/j/[\\w-]{22}$`));
    expect(await phone.getByText(link).isVisible()).toBe(true);

    const own = await world.page(PHONE);
    await own.goto(link);
    await own.getByText('handed to you by a colleague, who vouches for you').waitFor();
    await own.getByRole('button', { name: /^Join/ }).click();
    await own.waitForURL('**/welcome');
    const [joined] = await world.query(
      `select u.status, i.vouched_by, (select count(*)::int from contact_points c where c.user_id = u.id and c.verified_at is null) as unproved
       from users u join invitations i on i.user_id = u.id where u.id = $1`,
      [newcomerId],
    );
    expect(joined).toEqual({ status: 'active', vouched_by: managerId, unproved: 2 });
    const note = await world.smtp.waitFor(
      (m) => m.envelope.to.includes(NEWCOMER) && /Omar Khan/.test(m.text ?? ''),
      15_000,
    );
    expect(note.text).toContain('Omar Khan');
    await expect
      .poll(() => world.sms.messages.some((m) => m.to === '+447400123456' && /Omar Khan/.test(m.text)))
      .toBe(true);

    await phone.getByRole('link', { name: 'Back to My team' }).click();
    await phone.getByText('1 of 1 direct report has joined.').waitFor();
    expect(await phone.getByRole('button', { name: /Show QR code/ }).count()).toBe(0);
    await admin.goto(`/admin/identity/users/${newcomerId}/invitation`);
    await admin.getByText('By a link handed over by Omar Khan').waitFor();
    await admin.getByText('QR code shown by Omar Khan').waitFor();
  },
  PATIENCE_MS,
);

test(
  'the invitation goes again once the hour is over, not before',
  async () => {
    const [manager] = await world.query<{ id: string }>(`select id from users where first_name = 'Omar'`);
    const email = 'lena.hart@harbor.example';
    await invite({ email, first_name: 'Lena', last_name: 'Hart', line_manager_id: manager?.id });
    await linkByMail(world, email);
    const phone = await world.page({ ...PHONE, javaScriptEnabled: false });
    await signIn(world, phone, MANAGER);
    await phone.goto('/home/team');
    await phone.getByRole('button', { name: 'Send again to Lena Hart' }).click();
    await phone.getByRole('alert').getByText('was written to a short while ago').waitFor();
    await world.moveClock(3700);
    await phone.getByRole('button', { name: 'Send again to Lena Hart' }).click();
    await phone.getByText('The invitation to Lena Hart is on its way again.').waitFor();
    await expect
      .poll(() => world.smtp.messages.filter((m) => m.envelope.to.includes(email)).length, {
        timeout: 15_000,
      })
      .toBe(2);
  },
  PATIENCE_MS,
);

test(
  'reporting teams stand beside the teams once they are switched on: directly and everyone below',
  async () => {
    const [manager] = await world.query<{ id: string }>(`select id from users where first_name = 'Omar'`);
    const [grace] = await world.query<{ id: string }>(`select id from users where first_name = 'Grace'`);
    await admin.goto('/admin/identity/teams');
    await admin.getByRole('heading', { name: /^Teams/ }).waitFor();
    expect(await admin.getByRole('link', { name: 'Reporting teams' }).count()).toBe(0);
    const body = { line_manager_id: grace?.id };
    expect((await api(admin, 'PATCH', `/users/${manager?.id}`, body)).status).toBe(200);
    await admin.goto('/admin/organization/settings/invitations');
    await admin.getByRole('checkbox', { name: 'Show reporting teams' }).check({ force: true });
    await admin.getByRole('button', { name: 'Save changes' }).first().click();
    await admin.getByText('All changes are saved').waitFor();
    await admin.getByRole('link', { name: 'Teams', exact: false }).first().click();
    await admin.getByRole('link', { name: 'Reporting teams' }).click();
    const table = admin.getByRole('table', { name: 'Reporting teams' });
    await table.getByRole('row', { name: /^Grace Rossi.* 1 .*3$/ }).waitFor();
    await admin.getByLabel('Name of the line manager').fill('omar');
    await table.getByRole('row', { name: /Grace/ }).waitFor({ state: 'detached' });
    await admin.getByLabel('Name of the line manager').fill('grace');
    await table.getByRole('link', { name: 'Grace Rossi' }).click();
    await admin.getByRole('heading', { name: 'Team of Grace Rossi' }).waitFor();
    await admin.getByRole('link', { name: 'Omar Khan' }).waitFor();
    expect(await admin.getByRole('link', { name: 'Zofia Nowak' }).count()).toBe(0);
    await admin.getByRole('radio', { name: 'Everyone below' }).check({ force: true });
    await admin
      .getByRole('row', { name: /Zofia Nowak/ })
      .getByText('Omar Khan')
      .waitFor();
  },
  PATIENCE_MS,
);
