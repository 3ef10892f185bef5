import type { Page } from 'playwright-core';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

const RULE = {
  match: 'all',
  conditions: [
    { field: 'department', operator: 'is_any_of', values: ['Transport', 'Warehouse'] },
    {
      match: 'any',
      conditions: [
        { field: 'status', operator: 'is', values: ['active'] },
        { field: 'start_on', operator: 'within_next_days', days: 7 },
      ],
    },
  ],
};

/** A few departments are as if Team Admins and the people themselves had typed them. */
const UNCONFIRMED = `update profile_value_sources s set trust = 'proposed',
  source = case when n.at = 1 then 'self' else 'team_admin' end,
  set_by = case when n.at = 1 then s.user_id else (select u.id from users u where u.organization_id = s.organization_id
    and u.status = 'active' order by u.id limit 1) end
from (select organization_id, user_id, row_number() over (order by user_id) as at from profile_value_sources
  where field = 'department') n
where n.at <= 3 and s.organization_id = n.organization_id and s.user_id = n.user_id and s.field = 'department'`;

const made = new WeakMap<object, Promise<string>>();

/** A dynamic team with its members in it, one for all who look. */
function dynamicTeam(place: Place): Promise<string> {
  const known = made.get(place.world);
  if (known) return known;
  const making = make(place);
  made.set(place.world, making);
  return making;
}

async function make(place: Place): Promise<string> {
  const { id } = await place.api<{ id: string }>('POST', '/teams', { name: 'Early shift' });
  await place.api('PUT', `/teams/${id}/rule`, { rule: RULE, unconfirmed: 'confirm' });
  for (;;) {
    const { last_run } = await place.api<{ last_run: { state: string } }>('GET', `/teams/${id}/rule`);
    if (last_run.state === 'done') return id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const settled = async (page: Page): Promise<void> => {
  await page.locator('.main h1').first().waitFor();
  await page.locator('.main .skeleton').first().waitFor({ state: 'detached' });
};

async function builder(page: Page, place: Place): Promise<void> {
  await page.goto(`/admin/identity/teams/${await dynamicTeam(place)}/rule`);
  await settled(page);
  await page
    .locator('.rule-preview')
    .getByText(/\d|[٠-٩]/)
    .first()
    .waitFor();
}

async function manualTeam(place: Place): Promise<string> {
  const { items } = await place.api<{ items: { id: string; by_rule: boolean }[] }>('GET', '/teams');
  return items.find((team) => !team.by_rule)?.id ?? '';
}

/** Rules of teams: the builder, and what a rule leaves on other screens. */
export const ruleScreens: readonly Screen[] = [
  {
    name: 'rule-new',
    as: 'organization_admin',
    async open(page, place) {
      await page.goto(`/admin/identity/teams/${await manualTeam(place)}/rule`);
      await settled(page);
    },
  },
  { name: 'rule', as: 'organization_admin', open: builder },
  { name: 'rule-phone', as: 'organization_admin', only: 'phone', open: builder },
  {
    name: 'rule-save',
    as: 'organization_admin',
    async open(page, place) {
      await builder(page, place);
      await page.getByRole('button', { name: place.t('rules.saveDots') }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'rule-save-choose',
    as: 'organization_admin',
    async open(page, place) {
      await dynamicTeam(place);
      await place.world.query(UNCONFIRMED);
      await builder(page, place);
      await page.getByRole('button', { name: place.t('rules.saveDots') }).click();
      await page.getByRole('alertdialog').getByText(place.t('ruleChoices.choose'), { exact: true }).click();
      await page.getByRole('alertdialog').getByRole('checkbox').first().check();
    },
  },
  {
    name: 'team-by-rule',
    as: 'organization_admin',
    async open(page, place) {
      await page.goto(`/admin/identity/teams/${await dynamicTeam(place)}`);
      await settled(page);
      await page.getByRole('link', { name: place.t('rules.edit') }).waitFor();
    },
  },
  {
    name: 'user-teams-by-rule',
    as: 'organization_admin',
    async open(page, place) {
      const team = await dynamicTeam(place);
      const { items } = await place.api<{ items: { id: string }[] }>('GET', `/teams/${team}/members`);
      await page.goto(`/admin/identity/users/${items[0]?.id}/teams`);
      await settled(page);
      await page.getByText('Transport').or(page.getByText('Warehouse')).first().waitFor();
    },
  },
];
