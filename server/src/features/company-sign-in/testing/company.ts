import type { TestOrganization, TestUser } from '../../../../test/harness.ts';
import type { Door, TestBrowser } from '../../sessions/testing/kit.ts';
import { createConnection, switchConnection } from '../contract.ts';
import type { Provider } from './provider.ts';

/** A connection to the provider that is on, as after a test; and the domain `people.example` verified where asked. */
export async function connect(
  door: Door,
  organization: TestOrganization,
  provider: Pick<Provider, 'issuer'>,
  domain: string | null = 'people.example',
): Promise<string> {
  const { admin } = organization;
  const made = await door.call(admin, createConnection, {
    body: { name: 'Harbor ID', issuer: provider.issuer, client_id: 'beckon', client_secret: 'secret' },
  });
  const { id } = made.body;
  await door.db.pool.query('update connections set tested_at = app_now() where id = $1', [id]);
  await door.call(admin, switchConnection, { params: { id }, body: { state: 'on' } });
  if (domain) await verified(door, organization, domain);
  return id;
}

export async function verified(door: Door, { id }: TestOrganization, domain: string): Promise<void> {
  await door.db.pool.query(
    `insert into verified_domains (organization_id, id, domain, token, verified_at)
     values ($1, gen_random_uuid(), $2, 'seen', app_now()) on conflict do nothing`,
    [id, domain],
  );
}

/** Sets out, lets the provider say this of the person, and comes back. */
export async function comeBy(
  browser: TestBrowser,
  connection: string,
  provider: Provider,
  claims: Record<string, unknown>,
) {
  const out = await browser.get(`/sign-in/company/${connection}`);
  return browser.get(provider.authorize(String(out.headers.location), claims));
}

/** Who is signed in in a browser, by the cookie's session. */
export async function whoIs(door: Door, browser: TestBrowser): Promise<string | null> {
  const { createHash } = await import('node:crypto');
  const token = browser.cookies.get('beckon');
  if (!token) return null;
  const rows = await door.db.many<{ user_id: string }>(
    'select user_id from sessions where token_hash = $1 and ended_at is null',
    [createHash('sha256').update(token).digest()],
  );
  return rows[0]?.user_id ?? null;
}

export const said = (user: Pick<TestUser, 'email'>, more: Record<string, unknown> = {}) => ({
  sub: `sub of ${user.email}`,
  email: user.email,
  email_verified: true,
  ...more,
});
