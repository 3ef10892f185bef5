import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { api, linkByMail, setUp } from '../e2e/steps.ts';
import { startWorld, type World } from '../e2e/world.ts';

/** The product as it is installed, with an organization and its first admin, whose proof is fresh. */
export interface Beckon {
  world: World;
  admin: Page;
  /** The organization's address, which is its issuer: `PUBLIC_URL/o/<slug>`. */
  organizationUrl: string;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  team(name: string): Promise<{ id: string }>;
  /** Invites somebody by email into teams. */
  invite(email: string, teamIds: string[]): Promise<{ userId: string }>;
  /** Opens the invitation's link in a browser of its own and joins. */
  join(email: string): Promise<Page>;
  close(): Promise<void>;
}

export async function startBeckon(): Promise<Beckon> {
  const world = await startWorld();
  await world.start();
  const admin = await world.page();
  await setUp(world, admin);
  const [organization] = await world.query<{ slug: string }>('select slug from organizations');
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await api<T>(admin, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  return {
    world,
    admin,
    organizationUrl: `${world.url}/o/${organization?.slug}`,
    call,
    team: (name) => call('POST', '/teams', { name }),
    async invite(email, teamIds) {
      const names = {
        first_name: 'Ada',
        last_name: `Tester ${randomUUID().slice(0, 4).replace(/\d/g, 'x')}`,
      };
      const { user } = await call<{ user: { id: string } }>('POST', '/invitations', {
        email,
        ...names,
        team_ids: teamIds,
      });
      return { userId: user.id };
    },
    async join(email) {
      const page = await world.page();
      await page.goto(await linkByMail(world, email));
      await page.getByRole('button', { name: /^Join/ }).click();
      await page.waitForURL(/welcome|home/);
      return page;
    },
    close: () => world.close(),
  };
}
