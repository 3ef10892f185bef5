import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Beckon } from './beckon.ts';

/** The provider of a company, and somebody whom it knows. */
export interface Company {
  issuer: string;
  email: string;
  /** Fills in its page for signing in, to which the browser is on its way. */
  signIn(page: Page): Promise<void>;
}

export interface Connection {
  id: string;
  sign_in_address: string;
}

/** A domain is verified by a DNS record, which nobody publishes for these tests: written straight into the table. */
async function verifyDomain(beckon: Beckon, email: string): Promise<void> {
  const { id } = await beckon.call<{ id: string }>('POST', '/domains', { domain: email.split('@')[1] });
  await beckon.world.query('update verified_domains set verified_at = app_now() where id = $1', [id]);
}

/** Tests a connection as an admin does, in the browser, and switches it on. */
export async function switchOn(beckon: Beckon, connection: Connection, company: Company): Promise<void> {
  await verifyDomain(beckon, company.email);
  await beckon.admin.goto(`${connection.sign_in_address}?test`);
  await company.signIn(beckon.admin);
  await beckon.admin.waitForURL((url) => url.origin === beckon.world.url);
  await beckon.admin.getByText(company.email).first().waitFor();
  await beckon.call('PUT', `/connections/${connection.id}/state`, { state: 'on' });
}

/** Invites the person, who signs in at their company instead of opening the message, and is in. */
export async function joinBy(
  beckon: Beckon,
  connection: Connection,
  company: Company,
  teamIds: string[],
): Promise<{ page: Page; userId: string }> {
  const { userId } = await beckon.invite(company.email, teamIds);
  const page = await beckon.world.page();
  await page.goto(connection.sign_in_address);
  await company.signIn(page);
  await page.waitForURL((url) => url.origin === beckon.world.url && /welcome|home/.test(url.pathname));
  const [user] = await beckon.world.query('select status from users where id = $1', [userId]);
  expect(user).toEqual({ status: 'active' });
  const asked = 'select issuer from external_identities where user_id = $1';
  expect(await beckon.world.query(asked, [userId])).toEqual([{ issuer: company.issuer }]);
  return { page, userId };
}

/** Signs out here and so at the company: whoever comes back is asked there who they are. */
export async function signOutThere(
  beckon: Beckon,
  page: Page,
  { connection, company, confirm }: Way,
): Promise<void> {
  await page.goto(`${beckon.world.url}/home`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await confirm?.(page);
  await page.waitForURL((url) => url.href.startsWith(beckon.organizationUrl));
  await page.goto(connection.sign_in_address);
  await company.signIn(page);
  await page.waitForURL(`${beckon.world.url}/home`);
}

interface Way {
  connection: Connection;
  company: Company;
  /** Says yes on the provider's own page, where it asks. */
  confirm?: (page: Page) => Promise<void>;
}
