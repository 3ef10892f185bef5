import type { Page } from 'playwright-core';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

/** Pages of people who are invited or have joined, found by their forms: their words are the server's. */
const press = (page: Page) =>
  page.locator('main form[method=post]:not([data-passkey]) button').first().click();

const goTo = (path: string) => (page: Page) => page.goto(path);

async function offer(page: Page, at: Place): Promise<void> {
  await page.goto((await at.link()).url);
}

/** Each scan gets an address of its own: codes are counted. */
let asked = 0;

export const guestScreens: readonly Screen[] = [
  { name: 'sign-in', as: 'guest', open: goTo('/sign-in') },
  {
    name: 'sign-in-refused',
    as: 'guest',
    async open(page) {
      await page.goto('/sign-in');
      await page.locator('input[name=contact]').fill('nobody');
      await press(page);
      await page.locator('[aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'sign-in-code',
    as: 'guest',
    async open(page) {
      asked += 1;
      await page.goto('/sign-in');
      await page.locator('input[name=contact]').fill(`nobody.${asked}@tidewell.example`);
      await press(page);
      await page.locator('input[name=code]').waitFor();
    },
  },
  {
    name: 'sign-in-code-refused',
    as: 'guest',
    async open(page) {
      asked += 1;
      await page.goto('/sign-in');
      await page.locator('input[name=contact]').fill(`nobody.${asked}@tidewell.example`);
      await press(page);
      await page.locator('input[name=code]').fill('000000');
      await press(page);
      await page.locator('[aria-invalid=true]').waitFor();
    },
  },
  { name: 'join', as: 'guest', open: offer },
  {
    name: 'join-not-me',
    as: 'guest',
    open: async (page, at) => page.goto(`${(await at.link()).url}/not-me`),
  },
  {
    name: 'join-with-a-code',
    as: 'guest',
    async open(page, at) {
      await page.goto((await at.link('organization_admin')).url);
      await press(page);
      await page.locator('input[name=code]').waitFor();
    },
  },
  {
    name: 'joined',
    as: 'guest',
    async open(page, at) {
      await offer(page, at);
      await press(page);
      await page.waitForURL(/welcome|home/);
    },
  },
  {
    name: 'join-used',
    as: 'guest',
    async open(page, at) {
      const { url } = await at.link();
      await page.goto(url);
      await press(page);
      await page.waitForURL(/welcome|home/);
      await page.context().clearCookies();
      await page.goto(url);
    },
  },
  {
    name: 'join-revoked',
    as: 'guest',
    async open(page, at) {
      const { url, invitationId } = await at.link();
      await at.api('POST', `/invitations/${invitationId}/revoke`, {});
      await page.goto(url);
    },
  },
  {
    name: 'join-held',
    as: 'guest',
    async open(page, at) {
      const { url, invitationId } = await at.link();
      await at.world.query(
        `update invitations set held_at = app_now(), held_reason = 'inviter_left' where id = $1`,
        [invitationId],
      );
      await page.goto(url);
    },
  },
  {
    name: 'join-expired',
    as: 'guest',
    async open(page, at) {
      const { url, invitationId } = await at.link();
      await at.world.query(`update invitations set expires_at = app_now() - interval '1 day' where id = $1`, [
        invitationId,
      ]);
      await page.goto(url);
    },
  },
  { name: 'join-unknown', as: 'guest', open: goTo(`/j/${'A'.repeat(22)}`) },
  { name: 'join-by-contact', as: 'guest', open: goTo('/join') },
  { name: 'home', as: 'user', open: goTo('/home') },
  { name: 'my-team', as: 'team_admin', open: goTo('/home/team') },
  {
    name: 'my-team-code',
    as: 'team_admin',
    async open(page) {
      await page.goto('/home/team');
      await page.locator('[formaction$="/link"]').first().click();
      await page.locator('.qr').waitFor();
    },
  },
  {
    name: 'my-team-refused',
    as: 'team_admin',
    async open(page) {
      await page.goto('/home/team');
      await page.locator('[formaction$="/resend"]').first().click();
      // The first time it is sent, and the second one is too soon.
      await page.locator('.errors, .note').first().waitFor();
      if ((await page.locator('.errors').count()) > 0) return;
      await page.locator('[formaction$="/resend"]').first().click();
      await page.locator('.errors').waitFor();
    },
  },
  { name: 'set-up', as: 'guest', open: async (page, at) => page.goto(await at.setUpLink()) },
  {
    name: 'set-up-refused',
    as: 'guest',
    async open(page, at) {
      await page.goto(await at.setUpLink());
      await press(page);
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
  { name: 'problem', as: 'guest', open: goTo('/problems/invitation.too_soon'), inEnglish: true },
];
