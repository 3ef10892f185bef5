import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, setUp } from './steps.ts';
import { addAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** From an invitation by text message to signing in without a code. Each test builds on the one before. */
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const MOBILE = '+447400123456';
const PATIENCE_MS = 60_000;
let world: World;
let admin: Page;
/** The phone of the person who is invited, with a browser that suggests no passkey: what is pressed alone signs in. */
let phone: Page;
let sensor: VirtualAuthenticator;
let userId: string;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  phone = await world.page(PHONE);
  await phone.addInitScript(() => {
    Object.assign(PublicKeyCredential, { isConditionalMediationAvailable: undefined });
  });
  sensor = await addAuthenticator(phone);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

test(
  'invited by text message on a phone, a passkey is made right after joining',
  async () => {
    await setUp(world, admin);
    const invited = await api<{ user: { id: string } }>(admin, 'POST', '/invitations', {
      mobile: MOBILE,
      first_name: 'Amara',
      last_name: 'Okafor',
    });
    userId = invited.body.user.id;
    const sms = await world.sms.waitFor((m) => m.to === MOBILE, 20_000);
    await phone.goto(/http:\/\/localhost:\d+\/j\/[\w-]{22}/.exec(sms.text)?.[0] ?? '');
    await phone.getByRole('button', { name: /^Join/ }).click();
    await phone.getByRole('heading', { name: 'Sign in faster next time' }).waitFor();
    await phone.getByRole('button', { name: 'Make a passkey' }).click();
    await phone.getByRole('heading', { name: 'Your passkey is made' }).waitFor();
    expect(await sensor.held()).toBe(1);
    await phone.getByLabel('Name').fill('My phone');
    await phone.getByRole('button', { name: 'Keep this name' }).click();
    await phone.getByText('My phone', { exact: true }).first().waitFor();
  },
  PATIENCE_MS,
);

test(
  'signed out, and in again by one button, with no message sent',
  async () => {
    await phone.getByRole('button', { name: 'Sign out' }).click();
    await phone.waitForURL(/\/sign-in/);
    const sent = world.sms.messages.length;
    await phone.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await phone.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    expect(new URL(phone.url()).pathname).toBe('/home');
    await phone.getByText(/^Made .*, last used /).waitFor();
    expect(world.sms.messages.length).toBe(sent);
  },
  PATIENCE_MS,
);

test(
  'a device that does not answer leaves the page as it was, and says so',
  async () => {
    await phone.getByRole('button', { name: 'Make a passkey' }).click();
    await phone.getByRole('alert').filter({ hasText: 'No passkey was made.' }).waitFor();
    expect(await sensor.held()).toBe(1);
  },
  PATIENCE_MS,
);

test(
  'one on a laptop, by the code that the phone shows and confirms',
  async () => {
    await phone.getByRole('button', { name: 'Make one on another device' }).click();
    const link = await phone.locator('main bdi[dir=ltr]').filter({ hasText: '/passkey/' }).textContent();
    const laptop = await world.page();
    const keys = await addAuthenticator(laptop);
    await laptop.goto(link ?? '');
    await laptop.getByRole('button', { name: 'Continue' }).click();
    const number = await laptop.locator('.lead bdi[dir=ltr]').textContent();
    await phone.getByRole('link', { name: 'I have scanned it' }).click();
    await phone.getByText(`show the number ${number}?`).waitFor();
    await phone.getByRole('button', { name: 'Yes, it is mine' }).click();
    await phone.getByText('Confirmed. Go on on the other device.').waitFor();
    await laptop.getByRole('link', { name: 'I have confirmed it' }).click();
    await laptop.getByRole('button', { name: 'Make a passkey' }).click();
    await laptop.getByRole('heading', { name: 'Your passkey is made' }).waitFor();
    expect(await keys.held()).toBe(1);
    // Here the browser suggests it by itself.
    await laptop.getByRole('link', { name: 'Sign in' }).click();
    await laptop.waitForURL((url) => url.pathname === '/home');
    await laptop.context().close();
  },
  PATIENCE_MS,
);

test(
  'an admin sees both and removes the one of the phone, which lets nobody in any more',
  async () => {
    await admin.goto(`/admin/identity/users/${userId}/sessions`);
    await admin.getByRole('heading', { name: '2 passkeys' }).waitFor();
    await admin.getByRole('button', { name: 'Remove the passkey My phone' }).click();
    await admin
      .getByRole('alertdialog')
      .or(admin.getByRole('dialog'))
      .getByRole('button', { name: 'Remove' })
      .click();
    await admin.getByRole('heading', { name: '1 passkey', exact: true }).waitFor();
    await phone.goto('/home');
    await phone.getByRole('button', { name: 'Sign out' }).click();
    await phone.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await phone.getByText('This passkey does not let you in.').waitFor();
  },
  PATIENCE_MS,
);

test(
  'with JavaScript off the way by a code stands alone',
  async () => {
    const plain = await world.page({ ...PHONE, javaScriptEnabled: false });
    await plain.goto('/sign-in');
    expect(await plain.getByRole('button').allInnerTexts()).toEqual(['Send me a code']);
  },
  PATIENCE_MS,
);
