import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'openid-client';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../../test/harness.ts';
import { newId } from '../../../platform/ids.ts';
import { seal } from '../../../platform/sealed.ts';
import { newSessionToken } from '../../../platform/secrets.ts';
import type { Rule } from '../../dynamic-teams/contract.ts';

/** A test app that listens: tools reach it over HTTP, at the address that it says it has. */
export async function startListening(
  given: Parameters<typeof startTestApp>[0] = {},
): Promise<TestApp & { origin: string }> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const app = await startTestApp({
    ...given,
    settings: { publicUrl: new URL(origin), port, ...given.settings },
  });
  await app.api.listen({ host: 'localhost', port });
  return { ...app, origin };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

export interface TestTool {
  id: string;
  organization: TestOrganization;
  clientId: string;
  secret: string | null;
  redirectUri: string;
}

/** What a tool knows of itself once it is registered, wherever that was done. */
export type Registered = Pick<TestTool, 'clientId' | 'secret' | 'redirectUri'> & {
  organization: Pick<TestOrganization, 'slug'>;
};

export interface NewTestTool {
  rule?: Rule;
  team?: TestTeam;
  public?: boolean;
  pkce?: boolean;
  refresh?: boolean;
  claims?: Record<string, string>;
  redirectUris?: string[];
  postLogout?: string[];
  backchannel?: string;
  enabled?: boolean;
}

/** Registered straight in the tables: the commands are tested beside the API of tools. */
export async function buildTool(
  { db, services }: Pick<TestApp, 'db' | 'services'>,
  organization: TestOrganization,
  given: NewTestTool = {},
): Promise<TestTool> {
  const [id, clientId, secret] = [newId(), `tool-${newId()}`, given.public ? null : newSessionToken()];
  const redirectUris = given.redirectUris ?? ['https://wiki.example/callback'];
  await db.many(
    `insert into tools (organization_id, id, name, name_folded, protocol, access, enabled, rule, inputs)
     values ($1, $2, 'Wiki', $2::uuid::text, 'openid', $3, $4, $5, $6)`,
    [
      organization.id,
      id,
      given.rule ? 'rule' : given.team ? 'teams' : 'everyone',
      given.enabled ?? true,
      given.rule ? JSON.stringify(given.rule) : null,
      given.rule ? ['department', 'status'] : [],
    ],
  );
  await db.many(
    `insert into tool_openid (organization_id, tool_id, client_id, client_type, secret_sealed, redirect_uris,
       post_logout_redirect_uris, backchannel_logout_uri, require_pkce, grant_refresh)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      organization.id,
      id,
      clientId,
      given.public ? 'public' : 'confidential',
      secret && seal(services.settings, secret),
      redirectUris,
      given.postLogout ?? [],
      given.backchannel ?? null,
      given.pkce ?? true,
      given.refresh ?? false,
    ],
  );
  if (given.team)
    await db.many('insert into tool_teams (organization_id, tool_id, team_id) values ($1, $2, $3)', [
      organization.id,
      id,
      given.team.id,
    ]);
  const claims = given.claims ?? { email: 'email', name: 'name', groups: 'teams' };
  for (const [claim, source] of Object.entries(claims))
    await db.many(
      'insert into tool_claims (organization_id, tool_id, claim, source) values ($1, $2, $3, $4)',
      [organization.id, id, claim, source],
    );
  return { id, organization, clientId, secret, redirectUri: redirectUris[0] ?? '' };
}

/** The tool's side, in software that we did not write. */
export function relyingParty(origin: string, tool: Registered): Promise<client.Configuration> {
  const issuer = new URL(`${origin}/o/${tool.organization.slug}`);
  return client.discovery(
    issuer,
    tool.clientId,
    tool.secret ? { client_secret: tool.secret } : {},
    tool.secret ? undefined : client.None(),
    {
      execute: [client.allowInsecureRequests],
    },
  );
}

/** Where a browser stands: at a page of ours, or sent on to a tool. */
export interface Stop {
  status: number;
  url: string;
  html: string;
  headers: Headers;
}

const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));

/** A browser without scripts: keeps cookies by path, follows redirects and pages that lead on, and stops at other sites. */
export class Browser {
  readonly #origin: string;
  readonly cookies = new Map<string, { value: string; path: string }>();
  /** Every address it was at since it was last told to go. */
  journey: string[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  async signIn(app: Pick<TestApp, 'signIn'>, user: TestUser): Promise<this> {
    const [name = '', value = ''] = (await app.signIn(user)).split('=');
    this.cookies.set(name, { value, path: '/' });
    return this;
  }

  go(url: string | URL, form?: Record<string, string>): Promise<Stop> {
    this.journey = [];
    return this.#visit(new URL(url, this.#origin), form);
  }

  async #visit(url: URL, form?: Record<string, string>): Promise<Stop> {
    this.journey.push(url.href);
    if (url.origin !== this.#origin) return { status: 0, url: url.href, html: '', headers: new Headers() };
    const sent = [...this.cookies].filter(([, c]) => url.pathname.startsWith(c.path) && c.value !== '');
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: sent.map(([name, c]) => `${name}=${c.value}`).join('; '),
        ...(form ? { origin: this.#origin, 'sec-fetch-site': 'same-origin' } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const html = await response.text();
    const onward =
      response.headers.get('location') ?? /http-equiv="refresh" content="0;url=([^"]+)"/.exec(html)?.[1];
    if (onward && this.journey.length < 12) return this.#visit(new URL(unescaped(onward), url));
    return { status: response.status, url: url.href, html, headers: response.headers };
  }

  #keep(line: string): void {
    const [pair = '', ...rest] = line.split('; ');
    const at = pair.indexOf('=');
    const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
    const over = /expires=Thu, 01 Jan 1970|max-age=0/i.test(line);
    this.cookies.set(pair.slice(0, at), { value: over ? '' : pair.slice(at + 1), path });
  }
}

export interface Asked {
  url: URL;
  verifier: string;
  state: string;
  nonce: string;
}

/** What a tool that does everything right asks with. */
export async function ask(
  rp: client.Configuration,
  tool: Registered,
  more: Record<string, string> = {},
): Promise<Asked> {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(rp, {
    redirect_uri: tool.redirectUri,
    scope: 'openid profile email groups',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...more,
  });
  return { url, verifier, state, nonce };
}

/** The tool's exchange of what the browser came back with. */
export const exchange = (rp: client.Configuration, { verifier, state, nonce }: Asked, landed: string) =>
  client.authorizationCodeGrant(rp, new URL(landed), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });

/** From pressing "sign in" at the tool to its tokens. */
export async function signInAt(
  rp: client.Configuration,
  tool: TestTool,
  browser: Browser,
  more: Record<string, string> = {},
) {
  const asked = await ask(rp, tool, more);
  const { url } = await browser.go(asked.url);
  return exchange(rp, asked, url);
}
