import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, chooseTeam, createTeam, linkByMail, openInvite, setUp, signIn } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** A Team Admin types the right department: it counts only once an Organization Admin says so. */
const PATIENCE_MS = 120_000;
const LEAD = 'lena.hart@harbor.example';
const NEWCOMER = 'omar.khan@harbor.example';

let world: World;
let admin: BrowserContext;
let page: Page;
beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.context();
  page = await admin.newPage();
  await setUp(world, page);
  await createTeam(page, 'Leeds drivers');
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

/** A team of everybody whose department is Finance. */
async function financeByRule(): Promise<string> {
  const { body } = await api<{ id: string }>(page, 'POST', '/teams', { name: 'Finance' });
  const rule = { match: 'all', conditions: [{ field: 'department', operator: 'is', values: ['Finance'] }] };
  expect((await api(page, 'PUT', `/teams/${body.id}/rule`, { rule })).status).toBe(200);
  return body.id;
}

/** Somebody who joined, and then was made the Team Admin of every team. */
async function teamAdmin(): Promise<Page> {
  const invitation = { email: LEAD, first_name: 'Lena', last_name: 'Hart' };
  const { body } = await api<{ user: { id: string } }>(page, 'POST', '/invitations', invitation);
  const lead = await world.page();
  await lead.goto(await linkByMail(world, LEAD));
  await lead.getByRole('button', { name: /^Join/ }).click();
  await lead.waitForURL(/welcome|home/);
  const { items } = (await api<{ items: { id: string }[] }>(page, 'GET', '/teams')).body;
  for (const team of items)
    await api(page, 'POST', `/users/${body.user.id}/grants`, { role: 'team_admin', team_id: team.id });
  await lead.close();
  const signedIn = await world.page();
  await signIn(world, signedIn, LEAD);
  return signedIn;
}

test(
  'a Team Admin invites into a guarded field: the value waits in the queue, is confirmed, and counts',
  async () => {
    const lead = await teamAdmin();
    const finance = await financeByRule();
    const inFinance = async () =>
      (await world.query('select user_id from memberships where team_id = $1', [finance])).length;

    const sheet = await openInvite(lead);
    await sheet.getByText('Some details wait for confirmation').waitFor();
    expect(await sheet.getByText('Rules read: Department.').isVisible()).toBe(true);
    await sheet.getByRole('textbox', { name: /^Email/ }).fill(NEWCOMER);
    await sheet.getByRole('textbox', { name: 'First name' }).fill('Omar');
    await sheet.getByRole('textbox', { name: 'Last name' }).fill('Khan');
    await chooseTeam(lead, 'Leeds drivers');
    await sheet.getByRole('combobox', { name: /^Department/ }).fill('Finance');
    await sheet.getByRole('button', { name: 'Invite', exact: true }).click();
    await lead.getByText('Omar Khan is invited').first().waitFor();

    const department = async () =>
      (
        await world.query<{ department: string | null }>(
          `select department from users where first_name = 'Omar'`,
        )
      )[0]?.department;
    expect([await department(), await inFinance()]).toEqual([null, 0]);

    // Their Team Admin sees that it waits, and cannot decide.
    const [omar] = await world.query<{ id: string }>(`select id from users where first_name = 'Omar'`);
    await lead.goto(`/admin/identity/users/${omar?.id}`);
    await lead.getByText(/Proposed .*Finance.* by .*Lena Hart/).waitFor();
    expect(await lead.getByRole('button', { name: /^Confirm/ }).count()).toBe(0);
    expect(await lead.getByRole('link', { name: /^Confirmations/ }).count()).toBe(0);

    await page.goto('/admin/identity/users');
    await page.getByRole('link', { name: 'Confirmations 1' }).click();
    const row = page.getByRole('row', { name: /Omar Khan/ });
    await row.getByText('Opens: Finance').waitFor();
    expect(await row.getByText('Lena Hart').isVisible()).toBe(true);
    await row.getByRole('button', { name: 'Confirm Department of Omar Khan' }).click();
    await page.getByText('Nothing waits for you').waitFor();
    expect([await department(), await inFinance()]).toEqual(['Finance', 1]);
    await page.goto(`/admin/identity/users/${omar?.id}/teams`);
    await page.getByText('Finance', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Confirmations', exact: true }).waitFor();
    await lead.close();
  },
  PATIENCE_MS,
);

test(
  'many are decided at once, by keyboard; what was changed meanwhile is left and said',
  async () => {
    const people = ['Ana', 'Ben', 'Cleo'].map((first_name) => ({
      first_name,
      email: `${first_name.toLowerCase()}@harbor.example`,
      send: false,
    }));
    expect((await api(page, 'POST', '/invitations/batch', { people })).status).toBe(200);
    await world.query(
      `insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
       select organization_id, id, 'department', 'Legal', 'team_admin', created_by from users
       where first_name in ('Ana', 'Ben', 'Cleo')`,
    );
    await page.goto('/admin/identity/confirmations');
    await page.getByRole('row', { name: /Cleo/ }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('3 selected').waitFor();
    await world.query(
      `update profile_value_proposals set value = 'Finance' where user_id = (select id from users where first_name = 'Ben')`,
    );
    await page
      .getByRole('region', { name: 'What is selected' })
      .getByRole('button', { name: 'Confirm' })
      .focus();
    await page.keyboard.press('Enter');
    await page.getByText('1 value was left as it is').first().waitFor();
    await page.getByText('Another value was proposed meanwhile.').waitFor();
    await page.getByRole('row', { name: /Ben/ }).getByText('Finance').first().waitFor();
    expect(await page.getByRole('row', { name: /Ana|Cleo/ }).count()).toBe(0);

    await page.getByRole('checkbox', { name: /Ben/ }).check({ force: true });
    await page
      .getByRole('region', { name: 'What is selected' })
      .getByRole('button', { name: 'Reject' })
      .click();
    const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await question.getByText('Reject 1 value?').waitFor();
    await question.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Nothing waits for you').waitFor();
    const rows = await world.query<{ first_name: string; department: string | null }>(
      `select first_name, department from users where first_name in ('Ana', 'Ben', 'Cleo') order by first_name`,
    );
    expect(rows.map((one) => one.department)).toEqual(['Legal', null, 'Legal']);
  },
  PATIENCE_MS,
);
