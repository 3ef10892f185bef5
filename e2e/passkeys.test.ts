import { decodeJwt } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startWiki, type Wiki } from '../server/src/features/openid-provider/testing/wiki.ts';
import { ADMIN_EMAIL, api, codeByMail, setUp } from './steps.ts';
import { addAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/**
 * From an invitation by text message to signing in without a code, at a tool and at the Admin panel too. Each test builds on
 * the one before.
 */
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const MOBILE = '+447400123456';
const PATIENCE_MS = 60_000;
let world: World;
let admin: Page;
/** The phone of the person who is invited, with a browser that suggests no passkey: what is pressed alone signs in. */
let phone: Page;
let sensor: VirtualAuthenticator;
let userId: string;
/** A tool on a host of its own, in software that is not ours. */
let wiki: Wiki;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  phone = await world.page(PHONE);
  await phone.addInitScript(() => {
    Object.assign(PublicKeyCredential, { isConditionalMediationAvailable: undefined });
  });
  sensor = await addAuthenticator(phone);
  wiki = await startWiki();
}, 120_000);
afterAll(async () => {
  wiki?.close();
  await world?.close();
});
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
  'a tool opens from the home page, and greets the person by what it was told',
  async () => {
    const { body: tool } = await api<{ id: string; client_secret: string; openid: { client_id: string } }>(
      admin,
      'POST',
      '/tools',
      {
        name: 'Wiki',
        launch_url: `${wiki.url}/sign-in`,
        openid: { client_type: 'confidential', redirect_uris: [wiki.redirectUri] },
      },
    );
    await api(admin, 'PUT', `/tools/${tool.id}/access`, { access: { kind: 'everyone' } });
    const { body: me } = await api<{ organization: { slug: string } }>(admin, 'GET', '/me');
    await wiki.register(world.url, {
      organization: me.organization,
      clientId: tool.openid.client_id,
      secret: tool.client_secret,
      redirectUri: wiki.redirectUri,
    });
    await phone.goto('/home');
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await phone.getByRole('link', { name: 'Wiki' }).click();
    await phone.getByRole('heading', { name: 'Hello Amara Okafor' }).waitFor();
    expect(phone.url()).toBe(`${wiki.url}/`);
    const [session] = [...wiki.sessions.values()];
    const told = decodeJwt(session?.idToken ?? '');
    expect(told).toMatchObject({ sub: userId, given_name: 'Amara', family_name: 'Okafor' });
    // They have none.
    expect(told).not.toHaveProperty('email');
    await phone.goto('/home');
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
  'an admin without a passkey meets the policy, makes one where it says so, and is where they wanted to go',
  async () => {
    await api(admin, 'POST', `/users/${userId}/grants`, { role: 'organization_admin' });
    // An admin who has a passkey starts the days of grace of all.
    await phone.goto('/home');
    await phone.getByRole('button', { name: 'Sign out' }).click();
    await phone.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await phone.waitForURL(/\/admin/);
    const wanted = '/admin/identity/users?status=active';
    await admin.goto(wanted);
    await admin.getByText(/the Admin panel opens only to a passkey/).waitFor();

    // Elsewhere meanwhile: the portal that sees its session end goes to sign in by itself.
    await admin.goto('about:blank');
    await world.moveClock(15 * 86_400);
    const keys = await addAuthenticator(admin);
    await admin.goto(wanted);
    await admin.getByLabel('Email address or mobile number').fill(ADMIN_EMAIL);
    let before = world.smtp.messages.length;
    await admin.getByRole('button', { name: 'Send me a code' }).click();
    await admin.getByLabel('Code').fill(await codeByMail(world, ADMIN_EMAIL, before));
    await admin.getByRole('button', { name: 'Continue' }).click();
    await admin.getByRole('heading', { name: 'The Admin panel asks for more' }).waitFor();

    // Not at once: what is older than five minutes is proved anew before a new key is cut.
    await world.query(`update sessions set proved_at = proved_at - interval '6 minutes'`);
    await admin.getByRole('link', { name: 'Prove who I am' }).click();
    await admin.getByRole('heading', { name: 'One step to the Admin panel' }).waitFor();
    expect(await admin.getByRole('button', { name: 'Make a passkey' }).count()).toBe(0);
    before = world.smtp.messages.length;
    await admin.getByRole('button', { name: 'Send me a code' }).click();
    await admin.getByLabel('Code').fill(await codeByMail(world, ADMIN_EMAIL, before));
    await admin.getByRole('button', { name: 'Continue' }).click();
    await admin.getByRole('button', { name: 'Make a passkey' }).click();
    await admin.getByRole('button', { name: 'Keep this name' }).click();
    expect(await keys.held()).toBe(1);
    await admin.getByRole('row', { name: /Amara Okafor/ }).waitFor();
    expect(admin.url()).toBe(`${world.url}${wanted}`);

    // Their colleague's session is over by now as well, and the same key opens the same door.
    await phone.goto('/admin');
    await phone.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await phone.waitForURL(/\/admin/);
    await phone.goto('/home');
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
