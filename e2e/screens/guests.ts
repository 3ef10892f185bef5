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

/** The person of the page gets a passkey, unless an earlier scan gave them one. */
async function havePasskey(page: Page, { world }: Place): Promise<void> {
  const { user } = (await (await page.request.get('/api/v1/me')).json()) as { user: { id: string } };
  await world.query(
    `insert into passkeys (organization_id, id, user_id, credential_id, public_key, counter, name, synced)
     select organization_id, gen_random_uuid(), id, sha256(id::text::bytea), '', 0, 'Android phone', true from users where id = $1
     on conflict do nothing`,
    [user.id],
  );
}

/** Shows a code, and opens it as the other device does; this browser plays both. */
async function openedByOther(page: Page): Promise<string> {
  await page.goto('/home');
  await page.locator('form[action="/home/passkeys/device"] button').click();
  const shown = await page.locator('main bdi[dir=ltr]').filter({ hasText: '/passkey/' }).textContent();
  const { pathname } = new URL(shown ?? '');
  await page.goto(pathname);
  await press(page);
  await page.locator(`a[href="${pathname}"]`).waitFor();
  return pathname;
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
  {
    name: 'passkey',
    as: 'user',
    async open(page, at) {
      await havePasskey(page, at);
      await page.goto('/home');
      await page.locator('a[href^="/home/passkeys/"]').first().click();
      await page.locator('input[name=name]').waitFor();
    },
  },
  {
    name: 'passkey-on-another-device',
    as: 'user',
    async open(page) {
      await page.goto('/home');
      await page.locator('form[action="/home/passkeys/device"] button').click();
      await page.locator('.qr').waitFor();
    },
  },
  {
    name: 'passkey-compare-numbers',
    as: 'user',
    async open(page) {
      await openedByOther(page);
      await page.goto('/home/passkeys/device');
      await page.locator('input[name=number]').waitFor({ state: 'attached' });
    },
  },
  {
    name: 'passkey-for-this-device',
    as: 'user',
    async open(page) {
      const path = await openedByOther(page);
      await page.goto('/home/passkeys/device');
      await page.locator('form[action$="/confirm"] button').click();
      await page.goto(path);
      await page.locator('form[data-passkey] button').waitFor();
    },
  },
  { name: 'passkey-code-gone', as: 'guest', open: goTo('/passkey/gone') },
  { name: 'sign-in-passkey-refused', as: 'guest', open: goTo('/sign-in?passkey=failed') },
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
