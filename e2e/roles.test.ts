import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { faults, NO_FAULTS } from './axe.ts';
import { api, chooseTeam, createTeam, linkByMail, openInvite, setUp, signIn } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** Two roles between Organization Admin and user: what the portal shows to each, and what it leaves out. */
const PATIENCE_MS = 120_000;

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

const personId = async (firstName: string): Promise<string> => {
  const [row] = await world.query<{ id: string }>('select id from users where first_name = $1', [firstName]);
  return row?.id ?? '';
};

/** The email of somebody who joined as a user. */
async function joined(firstName: string): Promise<string> {
  const email = `${firstName.toLowerCase()}.hart@harbor.example`;
  await api(page, 'POST', '/invitations', { email, first_name: firstName, last_name: 'Hart' });
  const joining = await world.page();
  await joining.goto(await linkByMail(world, email));
  await joining.getByRole('button', { name: /^Join/ }).click();
  await joining.waitForURL(/welcome|home/);
  await joining.close();
  return email;
}

/** Somebody who joined as a user, and whom the Organization Admin then gives the role in the portal. */
async function holderOf(role: string, firstName: string): Promise<Page> {
  const email = await joined(firstName);
  await page.goto(`/admin/identity/users/${await personId(firstName)}/teams`);
  await page.getByRole('button', { name: `Give the role ${role}` }).click();
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  expect(await dialog.getByRole('heading').textContent()).toContain(role);
  await dialog.getByRole('button', { name: 'Give', exact: true }).click();
  await page.getByText(`${firstName} Hart now has the role ${role}.`).first().waitFor();
  await page.getByRole('button', { name: `Revoke the role ${role}` }).waitFor();

  const signedIn = await world.page();
  await signIn(world, signedIn, email);
  return signedIn;
}

const places = async (of: Page): Promise<string[]> => {
  await of.goto('/admin/identity/users');
  await of.getByRole('navigation', { name: 'Admin panel' }).waitFor();
  const links = await of.locator('.nav-item .grow').allInnerTexts();
  return links.map((text) => text.trim());
};

/** Words of controls that change something, or take it home. */
const CHANGING =
  /\b(invite|add|edit|change|create|new|remove|delete|suspend|offboard|restore|revoke|give|make|resend|send again|retry|copy link|export|download|stop|confirm|reject|save|end)\b/i;

test(
  'Support sees everything of Identity, and no control that changes anything',
  async () => {
    const support = await holderOf('Support', 'Sam');
    const sent: string[] = [];
    support.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (request.method() !== 'GET' && pathname !== '/api/v1/users/search')
        sent.push(`${request.method()} ${pathname}`);
    });
    expect(await places(support)).toEqual(['Users', 'Teams', 'Tools', 'Deliveries']);

    const grace = await personId('Grace');
    const [team] = await world.query<{ id: string }>('select id from teams');
    const [delivery] = await world.query<{ id: string }>(
      `select id from deliveries where kind = 'invitation' limit 1`,
    );
    const walk: [path: string, shows: string | RegExp][] = [
      ['/admin/identity/users', 'Grace Rossi'],
      [`/admin/identity/users/${grace}`, 'grace.rossi@harbor.example'],
      [`/admin/identity/users/${grace}/teams`, 'Organization Admin'],
      [`/admin/identity/users/${await personId('Sam')}/invitation`, /Joined|joined/],
      ['/admin/identity/teams', 'Leeds drivers'],
      [`/admin/identity/teams/${team?.id}`, 'Leeds drivers'],
      ['/admin/messaging/deliveries', 'Sam Hart'],
      [`/admin/messaging/deliveries/${delivery?.id}`, 'Sam Hart'],
    ];
    for (const [path, shows] of walk) {
      await support.goto(path);
      await support.locator('main').getByText(shows).first().waitFor();
      const controls = support
        .locator('main, [role=dialog]')
        .locator('button:visible:not([aria-disabled=true]), a.btn:visible, input[type=checkbox]:visible');
      const said = await controls.evaluateAll((all) =>
        all.map((one) => one.getAttribute('aria-label') ?? one.textContent ?? ''),
      );
      expect(
        said.filter((words) => CHANGING.test(words) || /select/i.test(words)),
        path,
      ).toEqual([]);
      expect(await faults(support), path).toEqual(NO_FAULTS);
    }
    // What the menu of a row offers.
    await support.goto('/admin/identity/users');
    await support.getByRole('button', { name: /^Actions for Grace/ }).click();
    await support.getByRole('menuitem').first().waitFor();
    await expect.poll(() => support.getByRole('menuitem').allInnerTexts()).toEqual(['Open profile']);

    for (const path of [
      '/admin/organization/settings',
      '/admin/organization/audit',
      '/admin/identity/confirmations',
    ]) {
      await support.goto(path);
      await support.getByText('This page is for Organization Admins').waitFor();
    }
    expect(sent).toEqual([]);
    await support.context().close();
  },
  PATIENCE_MS,
);

test(
  'a People Admin invites into any team, opens no settings and touches no Organization Admin',
  async () => {
    const people = await holderOf('People Admin', 'Pia');
    expect(await places(people)).toEqual([
      'Users',
      'Teams',
      'Confirmations',
      'Tools',
      'Deliveries',
      'API tokens',
    ]);
    for (const path of [
      '/admin/organization/settings',
      '/admin/organization/audit',
      '/admin/organization/profile-fields',
    ]) {
      await people.goto(path);
      await people.getByText('This page is for Organization Admins').waitFor();
    }

    const sheet = await openInvite(people);
    await sheet.getByRole('textbox', { name: /^Email/ }).fill('omar.khan@harbor.example');
    await sheet.getByRole('textbox', { name: 'First name' }).fill('Omar');
    await chooseTeam(people, 'Leeds drivers');
    await sheet.getByText('More details').click();
    await sheet.locator('#invite-role').click();
    // The list of teams is still closing when this one opens.
    const offered = people.getByRole('listbox').getByRole('option');
    await expect
      .poll(async () => (await offered.allInnerTexts()).map((text) => text.split('\n')[0]))
      .toEqual(['User', 'Team Admin', 'Support', 'People Admin']);
    await people.keyboard.press('Escape');
    await sheet.getByRole('button', { name: 'Invite', exact: true }).click();
    await people.getByText('Omar is invited').first().waitFor();
    const [membership] = await world.query(
      `select t.name from memberships m join teams t on t.id = m.team_id join users u on u.id = m.user_id
       where u.first_name = 'Omar'`,
    );
    expect(membership).toEqual({ name: 'Leeds drivers' });

    const grace = await personId('Grace');
    await people.goto(`/admin/identity/users/${grace}`);
    await people.getByText('grace.rossi@harbor.example').first().waitFor();
    expect(
      await people.getByText('The role of this user, held or offered, is above yours.').count(),
    ).toBeGreaterThan(0);
    expect(await people.getByRole('link', { name: 'Sessions' }).count()).toBe(0);
    expect(await faults(people)).toEqual(NO_FAULTS);
    await people.goto(`/admin/identity/users/${grace}/teams`);
    await people.getByText('May do everything, in the whole organization').waitFor();
    expect(await people.getByRole('button', { name: /^(Give|Revoke) the role/ }).count()).toBe(0);
    expect((await api(people, 'POST', `/users/${grace}/suspend`)).status).toBe(403);
    await people.context().close();
  },
  PATIENCE_MS,
);

test(
  'taking the last role asks what becomes of those whom the Team Admin invited',
  async () => {
    const email = await joined('Tess');
    const id = await personId('Tess');
    const [team] = await world.query<{ id: string }>(`select id from teams where name = 'Leeds drivers'`);
    await api(page, 'POST', `/users/${id}/grants`, { role: 'team_admin', team_id: team?.id });
    const lead = await world.page();
    await signIn(world, lead, email);
    await api(lead, 'POST', '/invitations', {
      email: 'uma.lind@harbor.example',
      first_name: 'Uma',
      last_name: 'Lind',
      team_ids: [team?.id],
    });

    await page.goto(`/admin/identity/users/${id}/teams`);
    const role = page.getByRole('switch', { name: 'Team Admin of Leeds drivers' });
    await role.click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Uma Lind').waitFor();
    expect(await faults(page)).toEqual(NO_FAULTS);
    await dialog.getByRole('radio', { name: 'Revoke' }).check({ force: true });
    await dialog.getByRole('button', { name: 'Revoke Team Admin' }).click();
    await role.waitFor({ state: 'detached' });
    const [invitation] = await world.query(
      `select i.state from invitations i join users u on u.id = i.user_id where u.first_name = 'Uma'`,
    );
    expect(invitation).toEqual({ state: 'revoked' });
  },
  PATIENCE_MS,
);
