import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, createTeam, openInvite, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** A rule, written by keyboard, fills a team; an invitation says beforehand where somebody will land. */
const PATIENCE_MS = 120_000;
let world: World;
let page: Page;
beforeAll(async () => {
  world = await startWorld();
  await world.start();
  page = await (await world.context()).newPage();
  await setUp(world, page);
  await createTeam(page, 'Early shift');
  const people = [
    { first_name: 'Ana', last_name: 'Costa', department: 'Warehouse', location: 'Leeds' },
    { first_name: 'Ben', last_name: 'Okoro', department: 'Warehouse', location: 'Hull' },
    { first_name: 'Cleo', last_name: 'Marsh', department: 'Office', location: 'Leeds' },
  ].map((person) => ({ ...person, email: `${person.first_name.toLowerCase()}@harbor.example`, send: false }));
  expect((await api(page, 'POST', '/invitations/batch', { people })).status).toBe(200);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

/** Chooses in the control that has the focus by typing the beginning of an entry. */
async function choose(name: string, of: Page): Promise<void> {
  await of.keyboard.type(name);
  await of.getByRole('option', { name }).first().waitFor();
  await of.keyboard.press('ArrowDown');
  await of.keyboard.press('Enter');
}

/** One more condition at the end: its field is found by typing, as everything in it. */
async function condition(number: number, field: string, comparison: string, value: string): Promise<void> {
  const row = page.getByRole('group', { name: `Condition ${number}`, exact: true });
  await row.getByRole('combobox', { name: 'Field' }).focus();
  await choose(field, page);
  const operator = row.getByRole('button', { name: /Comparison/ });
  await operator.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('listbox', { name: 'Comparison' });
  await list.waitFor();
  await page.keyboard.type(comparison);
  await page.keyboard.press('Enter');
  await list.waitFor({ state: 'detached' });
  const combo = row.getByRole('combobox', { name: 'Value' });
  await combo
    .or(row.getByRole('textbox', { name: 'Value' }))
    .first()
    .focus();
  await page.keyboard.type(value);
  // What was typed is meant. Enter would ask to save the rule wherever no list of values is open yet.
  await page.keyboard.press('Tab');
}

test(
  'three conditions by keyboard alone: what they would do is seen, they are saved, and the team fills',
  async () => {
    await page.goto('/admin/identity/teams');
    await page.getByRole('link', { name: 'Early shift' }).first().click();
    await page.getByRole('link', { name: 'Make dynamic…' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Who is in Early shift' }).waitFor();
    await condition(1, 'Department', 'is any', 'Warehouse');
    await page.getByRole('button', { name: 'Condition', exact: true }).focus();
    await page.keyboard.press('Enter');
    await condition(2, 'Location', 'starts', 'Lee');
    await page.getByRole('button', { name: 'Condition', exact: true }).focus();
    await page.keyboard.press('Enter');
    await condition(3, 'First name', 'contains', 'an');
    await page.getByText('1 person matches').waitFor();
    await page
      .getByRole('button', { name: 'Make dynamic…' })
      .or(page.getByRole('button', { name: 'Save…' }))
      .focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('1 joins, nobody leaves.').waitFor();
    await dialog.getByRole('button', { name: 'Save', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /Ana Costa/ }).waitFor();
    expect(await page.getByRole('row', { name: /Ben Okoro/ }).count()).toBe(0);
    await page.getByText('Location starts with Lee').waitFor();

    await page.getByRole('link', { name: 'Ana Costa' }).first().click();
    await page
      .locator('.main')
      .getByRole('link', { name: /^Teams \d/ })
      .click();
    await page
      .getByText(
        'Because Department is any of Warehouse, Location starts with Lee and First name contains an',
      )
      .waitFor();
  },
  PATIENCE_MS,
);

test(
  'an invitation says beforehand which dynamic team the person will be in',
  async () => {
    await page.goto('/admin/identity/users');
    const sheet = await openInvite(page);
    await sheet.getByRole('textbox', { name: /^Email/ }).fill('dan@harbor.example');
    await sheet.getByRole('textbox', { name: 'First name' }).fill('Dan');
    await sheet.getByRole('combobox', { name: /^Department/ }).fill('Warehouse');
    await sheet.getByText('More details').click();
    await sheet.getByRole('combobox', { name: 'Location' }).fill('Leeds');
    await sheet.getByText(/^By rule also into: .*Early shift/).waitFor();
    await sheet.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('Dan is invited').first().waitFor();
    const members = await world.query(
      `select u.first_name from memberships m join users u on u.id = m.user_id join teams t on t.id = m.team_id
       where t.name = 'Early shift' order by u.first_name`,
    );
    expect(members).toEqual([{ first_name: 'Ana' }, { first_name: 'Dan' }]);
  },
  PATIENCE_MS,
);

test(
  'of values that nobody confirmed some are chosen while the rule is saved; an exception says who added it',
  async () => {
    const people = ['Ella', 'Finn', 'Gus'].map((first_name) => ({
      first_name,
      email: `${first_name.toLowerCase()}@harbor.example`,
      department: 'Purchasing',
      send: false,
    }));
    expect((await api(page, 'POST', '/invitations/batch', { people })).status).toBe(200);
    // As if a Team Admin had typed them while nothing read the field.
    await world.query(
      `update profile_value_sources s set trust = 'proposed', source = 'team_admin' from users u
       where u.id = s.user_id and u.department = 'Purchasing' and s.field = 'department'`,
    );
    const { body: team } = await api<{ id: string }>(page, 'POST', '/teams', { name: 'Buyers' });
    await page.goto(`/admin/identity/teams/${team.id}/rule`);
    await page.getByRole('heading', { name: 'Who is in Buyers' }).waitFor();
    await condition(1, 'Department', 'is any', 'Purchasing');
    await page.getByText('3 people match').waitFor();
    await page.getByRole('button', { name: 'Make dynamic…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('radio', { name: 'Choose' }).check();
    const value = (name: string) =>
      dialog.getByRole('checkbox', { name: `${name} – Department: Purchasing` });
    await value('Ella').focus();
    await page.keyboard.press('Space');
    await value('Gus').focus();
    await page.keyboard.press('Space');
    await dialog.getByText('2 chosen').waitFor();
    await dialog
      .getByText(/^Typed by Grace Rossi/)
      .first()
      .waitFor();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('row', { name: /Gus/ }).waitFor();
    await page.getByRole('row', { name: /Ella/ }).waitFor();
    expect(await page.getByRole('row', { name: /Finn/ }).count()).toBe(0);
    await page.goto('/admin/identity/confirmations');
    await page.getByRole('row', { name: /Finn/ }).getByText('Purchasing').waitFor();

    const { body: ruled } = await api<{ rule: object }>(page, 'GET', `/teams/${team.id}/rule`);
    const [cleo] = await world.query<{ id: string }>(`select id from users where first_name = 'Cleo'`);
    const exceptions = [{ user_id: cleo?.id, kind: 'always', note: 'Lends a hand' }];
    expect((await api(page, 'PUT', `/teams/${team.id}/rule`, { rule: ruled.rule, exceptions })).status).toBe(
      200,
    );
    await expect
      .poll(async () => {
        const { body } = await api<{ last_run: { state: string } }>(page, 'GET', `/teams/${team.id}/rule`);
        return body.last_run.state;
      })
      .toBe('done');
    await page.goto(`/admin/identity/teams/${team.id}`);
    await page.getByText('1 exception').click();
    await page.getByText(/^Added by Grace Rossi, /).waitFor();
    await page.getByRole('row', { name: /Cleo/ }).waitFor();
    await page.goto(`/admin/identity/users/${cleo?.id}/teams`);
    await page.getByText('Lends a hand').waitFor();
    await page.getByText(/^Added by Grace Rossi, /).waitFor();
    await page.goto(`/admin/identity/teams/${team.id}/rule`);
    await page.getByText(/^Added by Grace Rossi, /).waitFor();
  },
  PATIENCE_MS,
);
