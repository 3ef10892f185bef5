import { hkdfSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import type { Context } from '../../platform/context/index.ts';
import type { Settings } from '../../platform/settings.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import type { Services } from '../sessions/index.ts';
import { answersOf } from './answers.ts';
import { CONFIGURATION, enterPath, policy, tellAll } from './configuration.ts';
import { keysVersion, type SigningKey, signingKeys } from './keys.ts';
import { recordsOf } from './records.ts';
import { bindSessions } from './sessions.ts';

/** Who speaks to an organization's tools; stable for as long as the organization has its slug. */
export const issuerOf = (settings: Settings, slug: string): string =>
  `${settings.publicUrl.origin}/o/${slug}`;

export interface OrganizationProvider {
  provider: Provider;
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** So many organizations' providers are kept ready, at about 65 kilobytes each. */
const MOST = 200;

/**
 * One provider for each organization, made when it is first asked for and made anew when its keys change. What is used least
 * recently goes: making one again takes less than a millisecond, and a look at its keys.
 */
export class Providers {
  readonly #services: Services;
  readonly #kept = new Map<string, { version: string; ready: Promise<OrganizationProvider> }>();

  constructor(services: Services) {
    this.#services = services;
  }

  async of(ctx: Context, organization: OrganizationRow): Promise<OrganizationProvider> {
    const version = `${organization.slug} ${(await keysVersion(ctx)) ?? (await this.#firstKeys(ctx))}`;
    const known = this.#kept.get(organization.id);
    const entry = known?.version === version ? known : { version, ready: this.#make(ctx, organization) };
    // The order of a Map is that of use.
    this.#kept.delete(organization.id);
    this.#kept.set(organization.id, entry);
    entry.ready.catch(() => this.#kept.delete(organization.id));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      this.#kept.delete(oldest);
    }
    return entry.ready;
  }

  async #firstKeys(ctx: Context): Promise<string | null> {
    await signingKeys(ctx);
    return keysVersion(ctx);
  }

  async #make(ctx: Context, organization: OrganizationRow): Promise<OrganizationProvider> {
    const provider = makeProvider(this.#services, organization, await signingKeys(ctx));
    return { provider, handle: provider.callback() as OrganizationProvider['handle'] };
  }
}

function makeProvider(services: Services, { id, slug }: OrganizationRow, keys: SigningKey[]): Provider {
  const { settings, db, log } = services;
  const answers = answersOf(settings);
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  const provider = new Provider(issuerOf(settings, slug), {
    ...CONFIGURATION,
    adapter: recordsOf(db, id),
    jwks: { keys: keys as never },
    interactions: { policy: policy(), url: (_ctx, interaction) => enterPath(slug, interaction.uid) },
    cookies: {
      names: {
        session: 'beckon-tools',
        interaction: 'beckon-tools-enter',
        resume: 'beckon-tools-resume',
      },
      keys: [cookieKey(settings)],
      // It never leaves (`answers.ts`); the library wants it so for requests by POST.
      long: { ...cookie, sameSite: 'none' },
      short: cookie,
    },
    renderError: answers.error,
    features: {
      ...CONFIGURATION.features,
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: answers.askToSignOut,
        postLogoutSuccessSource: answers.signedOut,
      },
    },
  });
  // What the proxy says was checked before; our own address stands in its place (`mount.ts`).
  provider.proxy = true;
  provider.use(answers.finish);
  // Tools are told by the worker, which tries again.
  Object.assign(provider.Client.prototype, { backchannelLogout: async () => {} });
  bindSessions(provider);
  tellAll(provider as never);
  for (const event of ['server_error', 'error'] as const) {
    provider.on(event as 'server_error', (...given: unknown[]) => {
      const error = given.find((one) => one instanceof Error);
      log.error(
        { event: 'openid.failed', name: error?.name, stack: error?.stack },
        'a request of a tool failed',
      );
    });
  }
  return provider;
}

/** Signs the cookies that tie a sign-in under way to its browser. */
const cookieKey = ({ secretKey }: Settings): string =>
  Buffer.from(hkdfSync('sha256', secretKey, '', 'beckon openid cookies', 32)).toString('base64url');
