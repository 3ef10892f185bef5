import { createServer, type Server as HttpServer } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import type { Page } from 'playwright-core';
import { takeAddress } from '../servers/process.ts';

/** Somebody whom the outside provider knows, with the claims that it tells. */
export type ProviderUser = { login: string } & Record<string, unknown>;

export interface OutsideProvider {
  issuer: string;
  /** The page where a person signs out of it, and so of every tool. */
  signOut: string;
  /** Fills in its pages for signing in and for consent, at which the browser must be. */
  signIn(page: Page, login: string): Promise<void>;
  stop(): Promise<void>;
}

/** The library `oidc-provider` by itself as the provider of another company, with its own pages for signing in. */
export async function startOutsideProvider(options: {
  users: ProviderUser[];
  clients: Configuration['clients'];
}): Promise<OutsideProvider> {
  const address = await takeAddress();
  const provider = new Provider(address.origin, {
    clients: options.clients,
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'department'],
      groups: ['groups'],
    },
    scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
    conformIdTokenClaims: false,
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    features: { backchannelLogout: { enabled: true } },
    // Its own way out refuses addresses of this machine, where everything here is.
    fetch: (url: URL, { dispatcher: _, ...init }: RequestInit & { dispatcher?: unknown }) => fetch(url, init),
    findAccount: (_ctx: unknown, login: string) => {
      const user = options.users.find((one) => one.login === login);
      return user && { accountId: login, claims: async () => ({ sub: login, ...user }) };
    },
  } as unknown as Configuration);
  const server = await listen(createServer(provider.callback()), address);
  return {
    issuer: address.origin,
    signOut: `${address.origin}/session/end`,
    async signIn(page, login) {
      await page.waitForURL((url) => url.origin === address.origin);
      await page.fill('[name=login]', login);
      await page.fill('[name=password]', 'any');
      await page.click('[type=submit]');
      await page.click('form:has([name=prompt][value=consent]) [type=submit]');
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: HttpServer, { host, port }: { host: string; port: number }): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server));
  });
}
