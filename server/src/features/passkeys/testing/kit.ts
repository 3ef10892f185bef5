import { expect } from 'vitest';
import type { TestUser } from '../../../../test/harness.ts';
import { newId } from '../../../platform/ids.ts';
import type { Door, TestBrowser } from '../../sessions/testing/kit.ts';
import { Authenticator, type Lie, type Options } from './authenticator.ts';

/** A browser in which the user is signed in. */
export async function browserOf(door: Door, user: TestUser): Promise<TestBrowser> {
  const browser = door.browser();
  const [name = '', value = ''] = (await door.signIn(user)).split('=');
  browser.cookies.set(name, value);
  return browser;
}

/** What the page's script asks for. */
export async function optionsFor(
  browser: TestBrowser,
  asked: 'sign_in' | 'step_up' | 'create',
  token = '',
): Promise<Options> {
  const answer = await browser.post('/passkeys/options', { for: asked, token });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

export const deviceFor = (door: Door, options: { counts?: boolean } = {}): Authenticator =>
  new Authenticator(door.services.settings.publicUrl.origin, options);

/** Makes a passkey of the user who is signed in, and answers its device. */
export async function madeIn(
  door: Door,
  browser: TestBrowser,
  options: { counts?: boolean } = {},
): Promise<Authenticator> {
  const device = deviceFor(door, options);
  const credential = device.create(await optionsFor(browser, 'create'));
  const answer = await browser.post('/home/passkeys', { credential });
  expect(answer.headers.location).toMatch(/^\/home\/passkeys\/[0-9a-f-]{36}\?made$/);
  return device;
}

/** Signs in by the device's passkey, honestly or not. */
export async function signInBy(device: Authenticator, browser: TestBrowser, lie: Lie = {}) {
  const credential = device.get(await optionsFor(browser, 'sign_in'), lie);
  return browser.post('/sign-in/passkey', { credential });
}

/** A passkey of somebody for whom no device matters. */
export const passkeyOf = (door: Pick<Door, 'db'>, organizationId: string, userId: string, name: string) =>
  door.db.many(
    `with handle as (insert into passkey_handles (organization_id, user_id, handle) values ($1, $2, sha256(gen_random_uuid()::text::bytea)))
     insert into passkeys (organization_id, id, user_id, credential_id, public_key, counter, name, synced)
     values ($1, $4::text::uuid, $2, sha256($4::text::bytea), '', 0, $3, true)`,
    [organizationId, userId, name, newId()],
  );
