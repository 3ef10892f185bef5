import type { Page } from 'playwright-core';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

const DEVICE = '/home/passkeys/device';

/** The person of the page gets a passkey, unless an earlier scan gave them one. */
async function havePasskey(page: Page, { world }: Place): Promise<string> {
  const { user } = (await (await page.request.get('/api/v1/me')).json()) as { user: { id: string } };
  await world.query(
    `insert into passkeys (organization_id, id, user_id, credential_id, public_key, counter, name, synced)
     select organization_id, gen_random_uuid(), id, sha256(id::text::bytea), '', 0, 'Android phone', true from users where id = $1
     on conflict do nothing`,
    [user.id],
  );
  return user.id;
}

/** What an admin sees of somebody's passkeys: their own here. */
async function ofUser(page: Page, at: Place): Promise<void> {
  const id = await havePasskey(page, at);
  await page.goto(`/admin/identity/users/${id}/sessions`);
  await page.getByRole('list', { name: at.t('userPasskeys.list') }).waitFor();
}

/** Shows a code, and opens it as the other device does; this browser plays both. */
async function openedByOther(page: Page): Promise<string> {
  await page.goto('/home');
  await page.locator(`form[action="${DEVICE}"] button`).click();
  const shown = await page.locator('main bdi[dir=ltr]').filter({ hasText: '/passkey/' }).textContent();
  const { pathname } = new URL(shown ?? '');
  await page.goto(pathname);
  await page.locator('main form[method=post] button').click();
  await page.locator(`a[href="${pathname}"]`).waitFor();
  return pathname;
}

/** All languages are one session, which has one code at a time: each waits until the one before is on its screen. */
let before: Promise<unknown> = Promise.resolve();
function inTurn(open: (page: Page) => Promise<unknown>): Screen['open'] {
  return (page) => {
    const mine = before.then(() => open(page));
    before = mine.catch(() => undefined);
    return mine;
  };
}

export const passkeyScreens: readonly Screen[] = [
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
    name: 'step-up-by-more-than-a-code',
    as: 'user',
    async open(page, at) {
      await havePasskey(page, at);
      await page.goto('/step-up?strong&next=%2Fhome%23passkeys');
      await page.locator('form[action="/step-up/passkey"]').waitFor({ state: 'attached' });
    },
  },
  {
    name: 'passkey-on-another-device',
    as: 'user',
    open: inTurn(async (page) => {
      await page.goto('/home');
      await page.locator(`form[action="${DEVICE}"] button`).click();
      await page.locator('.qr').waitFor();
    }),
  },
  {
    name: 'passkey-compare-numbers',
    as: 'user',
    open: inTurn(async (page) => {
      await openedByOther(page);
      await page.goto(DEVICE);
      await page.locator('input[name=number]').waitFor({ state: 'attached' });
    }),
  },
  {
    name: 'passkey-for-this-device',
    as: 'user',
    open: inTurn(async (page) => {
      const path = await openedByOther(page);
      await page.goto(DEVICE);
      await page.locator('form[action$="/confirm"] button').click();
      await page.goto(path);
      await page.locator('form[data-passkey] button').waitFor();
    }),
  },
  { name: 'user-passkeys', as: 'organization_admin', open: ofUser },
  {
    name: 'user-passkey-remove',
    as: 'organization_admin',
    async open(page, at) {
      await ofUser(page, at);
      await page
        .getByRole('list', { name: at.t('userPasskeys.list') })
        .getByRole('button')
        .first()
        .click();
      await page
        .getByRole('button', { name: at.t('userPasskeys.remove'), exact: true })
        .last()
        .waitFor();
    },
  },
  { name: 'passkey-code-gone', as: 'guest', open: (page) => page.goto('/passkey/gone') },
  { name: 'sign-in-passkey-refused', as: 'guest', open: (page) => page.goto('/sign-in?passkey=failed') },
];
