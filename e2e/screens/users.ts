import type { Page } from 'playwright-core';
import { languages } from '../../server/src/platform/languages.ts';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

const USERS = '/admin/identity/users';
const row = (page: Page) => page.locator('tbody tr[data-row], .cards .card').first();

const list = async (page: Page) => {
  await page.goto(USERS);
  await row(page).waitFor();
};
const never = () => new Promise<void>(() => {});

/** Users, and the page of one of them. */
export const userScreens: readonly Screen[] = [
  { name: 'users', as: 'organization_admin', open: list },
  { name: 'users-of-a-team-admin', as: 'team_admin', open: list },
  {
    name: 'users-nothing-found',
    as: 'organization_admin',
    async open(page) {
      await list(page);
      await page.locator('.toolbar input').fill('zzzz');
      await page.locator('.empty').waitFor();
    },
  },
  {
    name: 'users-row-menu',
    as: 'organization_admin',
    async open(page) {
      await list(page);
      await row(page).getByRole('button').last().click();
      await page.getByRole('menu').waitFor();
      await page.getByRole('menuitem').nth(2).waitFor();
    },
  },
  {
    name: 'users-filters',
    as: 'organization_admin',
    async open(page) {
      await list(page);
      await page.locator('.toolbar [aria-haspopup=dialog]').first().click();
      await page.locator('.filters').waitFor();
    },
  },
  { name: 'users-views', as: 'organization_admin', open: viewsMenu },
  {
    name: 'users-view-save',
    as: 'organization_admin',
    async open(page, at) {
      await viewsMenu(page, at);
      await page.getByRole('menuitem', { name: at.t('views.saveAs'), exact: true }).click();
      await page.getByRole('dialog').getByRole('textbox').waitFor();
    },
  },
  { name: 'users-view', as: 'organization_admin', open: openView },
  { name: 'users-view-phone', as: 'organization_admin', only: 'phone', open: openView },
  {
    name: 'users-filtered',
    as: 'organization_admin',
    async open(page) {
      await page.goto(
        `${USERS}?department=${encodeURIComponent(JSON.stringify(['Warehousing']))}&language=pl`,
      );
      await page.locator('.filter-chips').waitFor();
      await row(page).waitFor();
    },
  },
  {
    name: 'users-selected',
    as: 'organization_admin',
    async open(page) {
      await list(page);
      await page.locator('tbody .check, .cards .check').first().click();
      await page.locator('.bulk-bar').waitFor();
    },
  },
  {
    name: 'users-resend-several',
    as: 'organization_admin',
    async open(page, at) {
      await page.goto(`${USERS}?status=invited`);
      await row(page).waitFor();
      await page.locator('tbody .check, .cards .check').first().click();
      await bulkAction(page, at, 'resend');
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
    },
  },
  {
    name: 'users-selected-more',
    as: 'organization_admin',
    async open(page, at) {
      await list(page);
      await page.locator('tbody .check, .cards .check').first().click();
      await page
        .locator('.bulk-bar')
        .getByRole('button', { name: at.t('bulkJobs.more'), exact: true })
        .click();
      await page.getByRole('menu').waitFor();
    },
  },
  { name: 'bulk-change-question', as: 'organization_admin', open: askForDepartment },
  {
    name: 'bulk-change',
    as: 'organization_admin',
    async open(page, at) {
      await askForDepartment(page, at);
      await page.getByRole('button', { name: at.t('bulkJobs.look'), exact: true }).click();
      await page.locator('.main').getByText(at.t('bulkJobs.state.ready')).waitFor();
      await page.locator('.page-body section li').first().waitFor();
    },
  },
  {
    name: 'bulk-changes',
    as: 'organization_admin',
    async open(page) {
      await page.goto('/admin/identity/bulk');
      await page.locator('.empty, .outcomes li').first().waitFor();
    },
  },
  {
    name: 'users-loading',
    as: 'organization_admin',
    async open(page) {
      await page.route('**/api/v1/users/search', never);
      await page.goto(USERS);
      await page.locator('[aria-busy=true] .skeleton').first().waitFor();
    },
  },
  {
    name: 'users-failing',
    as: 'organization_admin',
    async open(page) {
      await page.route('**/api/v1/users/search', (route) => route.abort());
      await page.goto(USERS);
      await page.locator('.main .banner button').first().waitFor();
    },
  },
  {
    name: 'users-first-person',
    as: 'newcomer',
    async open(page) {
      await page.goto(USERS);
      await page.locator('.main h2, .main .serif-title').first().waitFor();
    },
  },
  {
    name: 'user-active',
    as: 'organization_admin',
    open: (page, at) => person(page, at, { status: 'active' }),
  },
  {
    name: 'user-invited',
    as: 'organization_admin',
    open: (page, at) => person(page, at, { status: 'invited' }),
  },
  {
    name: 'user-not-me',
    as: 'organization_admin',
    open: (page, at) => person(page, at, { not_me: true }, '/invitation'),
  },
  {
    name: 'user-removed',
    as: 'organization_admin',
    open: (page, at) => person(page, at, { status: 'removed' }),
  },
  {
    name: 'user-invitation',
    as: 'organization_admin',
    open: (page, at) => person(page, at, { status: 'invited' }, '/invitation'),
  },
  {
    name: 'user-role-question',
    as: 'organization_admin',
    async open(page, at) {
      await person(page, at, { status: 'active' }, '/teams');
      await page.locator('.roles .btn').nth(1).click();
      await page.locator('[role=alertdialog], [role=dialog]').first().waitFor();
    },
  },
  {
    name: 'user-teams',
    as: 'organization_admin',
    open: (page, at) => person(page, at, { status: 'active' }, '/teams'),
  },
  {
    name: 'user-sessions',
    as: 'organization_admin',
    open: (page, at) => person(page, at, { text: 'Imogen Ashdown' }, '/sessions'),
  },
  {
    name: 'user-menu',
    as: 'organization_admin',
    async open(page, at) {
      await person(page, at, { status: 'active' });
      await page
        .getByRole('button', { name: at.t('user.moreActions') })
        .first()
        .click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'user-remove-dialog',
    as: 'organization_admin',
    async open(page, at) {
      await person(page, at, { status: 'active' });
      await page
        .getByRole('button', { name: at.t('user.moreActions') })
        .first()
        .click();
      await page.getByRole('menuitem').last().click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
    },
  },
  {
    name: 'user-offboard-dialog',
    as: 'organization_admin',
    async open(page, at) {
      await dialogOf(page, at, await at.someone({ status: 'active' }), 'offboard');
    },
  },
  {
    name: 'user-offboard-later',
    as: 'organization_admin',
    async open(page, at) {
      await dialogOf(page, at, await inviterOf(at), 'offboard');
      await page.getByRole('radio', { name: at.t('leaving.later') }).check();
      await page.locator('.date-box').waitFor();
    },
  },
  {
    name: 'user-suspend-an-inviter',
    as: 'organization_admin',
    async open(page, at) {
      await dialogOf(page, at, await inviterOf(at), 'suspend');
      await page.getByRole('alertdialog').getByRole('radiogroup').waitFor();
    },
  },
  {
    name: 'user-last-day-planned',
    as: 'organization_admin',
    async open(page, at) {
      const { id } = await leaverOf(at, 0);
      await at.api('POST', `/users/${id}/offboard`, { last_day_on: '2099-11-30', reason: 'Moves to Lisbon' });
      await page.goto(`${USERS}/${id}`);
      await page.locator('.banner').getByRole('button').last().waitFor();
    },
  },
  {
    name: 'user-last-day-cancel',
    as: 'organization_admin',
    async open(page, at) {
      const { id } = await leaverOf(at, 0);
      await at.api('POST', `/users/${id}/offboard`, { last_day_on: '2099-11-30' });
      await page.goto(`${USERS}/${id}`);
      await page.locator('.banner').getByRole('button').last().click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'user-left',
    as: 'organization_admin',
    async open(page, at) {
      const { id } = await leaverOf(at, 1);
      const { user } = await at.api<{ user: { status: string } }>('GET', `/users/${id}`);
      if (user.status !== 'offboarded')
        await at.api('POST', `/users/${id}/offboard`, { now: true, reason: 'Moves to Lisbon' });
      await page.goto(`${USERS}/${id}`);
      await page.locator('.page-body .banner').first().waitFor();
    },
  },
  {
    name: 'user-left-with-invitations',
    as: 'organization_admin',
    async open(page, at) {
      const { id } = await leaverOf(at, 1);
      const { user } = await at.api<{ user: { status: string } }>('GET', `/users/${id}`);
      if (user.status !== 'offboarded') await at.api('POST', `/users/${id}/offboard`, { now: true });
      await at.link();
      await at.world.query(
        `update invitations set created_by = $1, held_at = app_now(), held_reason = 'inviter_left'
         where id = (select id from invitations where state = 'pending' and held_at is null order by id desc limit 1)`,
        [id],
      );
      await page.goto(`${USERS}/${id}`);
      await page.locator('.banner-warn').getByRole('button').last().waitFor();
    },
  },
  {
    name: 'user-not-found',
    as: 'organization_admin',
    async open(page) {
      await page.goto(`${USERS}/00000000-0000-7000-8000-000000000000`);
      await page.locator('.empty').waitFor();
    },
  },
];

/** Chooses somebody and what is to be changed of them; stops at the question. */
async function askForDepartment(page: Page, at: Place): Promise<void> {
  await list(page);
  await page.locator('tbody .check, .cards .check').first().click();
  await page
    .locator('.bulk-bar')
    .getByRole('button', { name: at.t('bulkJobs.more'), exact: true })
    .click();
  await page.getByRole('menuitem', { name: at.t('bulkJobs.kind.change_department'), exact: true }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
}

/** Its own button, or in a menu where there is no room for buttons. */
async function bulkAction(page: Page, at: Place, action: 'resend'): Promise<void> {
  const bar = page.locator('.bulk-bar');
  const button = bar.getByRole('button', { name: at.t(`users.bulk.verb.${action}`), exact: true });
  const menu = bar.getByRole('button', { name: at.t('users.bulk.actions'), exact: true });
  await button.or(menu).first().waitFor();
  if ((await button.count()) > 0) return button.click();
  await menu.click();
  await page.getByRole('menuitem', { name: at.t(`users.bulk.verb.${action}`), exact: true }).click();
}

async function person(page: Page, at: Place, question: object, tab = ''): Promise<void> {
  const { id } = await at.someone(question);
  await page.goto(`${USERS}/${id}${tab}`);
  await page.locator('.main h1').waitFor();
  await page.locator('.main .skeleton').first().waitFor({ state: 'detached' });
}

/** Languages are looked at side by side: each has leavers of its own, so that none changes what another looks at. */
async function leaverOf(at: Place, which: 0 | 1): Promise<{ id: string }> {
  const { items } = await at.api<{ items: { id: string }[] }>('POST', '/users/search', { limit: 60 });
  const place = languages.findIndex(({ tag }) => tag === at.language);
  const leaver = items[20 + 2 * place + which];
  if (!leaver) throw new Error('The demo has too few people.');
  return leaver;
}
/** A Team Admin whose invitations are open. */
const inviterOf = (at: Place) => at.someone({ text: 'Hazel Fairley' });

async function dialogOf(page: Page, at: Place, { id }: { id: string }, action: string): Promise<void> {
  await page.goto(`${USERS}/${id}`);
  await page
    .getByRole('button', { name: at.t('user.moreActions') })
    .first()
    .click();
  await page.getByRole('menuitem', { name: at.t(`user.action.${action}`), exact: true }).click();
  await page.getByRole('alertdialog').waitFor();
}

/** The menu of saved views, with an own one and a shared one of a team that is gone. */
async function viewsMenu(page: Page, at: Place): Promise<void> {
  await savedViews(at);
  await list(page);
  await page.getByRole('button', { name: at.t('views.button'), exact: true }).click();
  await page.getByRole('menuitem', { name: NIGHT_SHIFT }).waitFor();
}

/** A view that was changed since, of which a part is gone. */
async function openView(page: Page, at: Place): Promise<void> {
  await viewsMenu(page, at);
  await page.getByRole('menuitem', { name: NIGHT_SHIFT }).click();
  await page.getByText(at.t('views.leftOut')).waitFor();
  await page.locator('.filter-chips button').first().click();
  await page
    .getByRole('button', { name: at.t('views.active', { name: changed(at) }), exact: true })
    .waitFor();
}

const NIGHT_SHIFT = 'Night shift that has not joined';
const changed = (at: Place) => at.t('views.changed', { name: NIGHT_SHIFT });
const saving = new WeakMap<object, Promise<void>>();

function savedViews({ world, api }: Place): Promise<void> {
  const known = saving.get(world);
  if (known) return known;
  const save = async () => {
    const { id } = await api<{ id: string }>('POST', '/teams', { name: 'Night shift' });
    await api('POST', '/saved-views', { name: 'Warehousing', query: { departments: ['Warehousing'] } });
    const query = { team_ids: [id], departments: ['Warehousing'], columns: ['status', 'email'] };
    await api('POST', '/saved-views', { name: NIGHT_SHIFT, query, shared: true });
    await api('DELETE', `/teams/${id}`);
  };
  const started = save();
  saving.set(world, started);
  return started;
}
