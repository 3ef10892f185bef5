import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider as OidcProvider } from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { listConnections, updateConnection } from './contract.ts';
import { connect, whoIs } from './testing/company.ts';
import { Pages } from './testing/pages.ts';

/* Single logout with oidc-provider, which others wrote: what we send it understands, and what it sends we do. */
const SECRET = 'a secret of some length that is long enough';
const EMAIL = 'ines.calder@people.example';
let door: Door;
let org: TestOrganization;
let server: Server;
let connection: string;
/** What the provider's server sent to ours, and how that was answered. */
const told: number[] = [];

beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Asked what it is before it knows us: our addresses there hold the connection's id.
  let known: ReturnType<typeof providerAt> = providerAt(issuer, '');
  server.on('request', (request, response) => known(request, response));
  connection = await connect(door, org, { issuer });
  const params = { id: connection };
  await door.call(org.admin, updateConnection, { params, body: { client_secret: SECRET } });
  await door.db.many(`update connections set tested_at = app_now(), state = 'on'`);
  const { body } = await door.call(org.admin, listConnections);
  known = providerAt(issuer, body.items[0]?.logout_address ?? '', body.items[0]?.signed_out_address ?? '');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await door?.close();
});

function providerAt(issuer: string, logoutAddress: string, signedOutAddress?: string) {
  const provider = new OidcProvider(issuer, {
    clients: [
      {
        client_id: 'beckon',
        client_secret: SECRET,
        redirect_uris: ['http://localhost:8080/sign-in/company/callback'],
        ...(signedOutAddress ? { post_logout_redirect_uris: [signedOutAddress] } : {}),
        ...(logoutAddress
          ? { backchannel_logout_uri: logoutAddress, backchannel_logout_session_required: true }
          : {}),
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: EMAIL, email_verified: true }),
    }),
    cookies: { keys: ['for this test alone'] },
    // The way from its server to ours.
    async fetch(url, options) {
      const answer = await door.api.inject({
        method: 'POST',
        url: new URL(String(url)).pathname,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: String(options?.body),
      });
      told.push(answer.statusCode);
      return new Response(answer.body || null, { status: answer.statusCode });
    },
  });
  return provider.callback();
}

async function signedIn(pages: Pages) {
  const browser = door.browser();
  const out = String((await browser.get(`/sign-in/company/${connection}`)).headers.location);
  await browser.get(await pages.through(out, '/sign-in/company/callback'));
  return browser;
}

test('whoever signs out here signs out there, and ends what others hold of that session', async () => {
  const user = await door.user(org, { email: EMAIL });
  const pages = new Pages({ login: 'ines', password: 'x' });
  const [desk, again] = [await signedIn(pages), await signedIn(pages)];
  const elsewhere = await signedIn(new Pages({ login: 'ines', password: 'x' }));
  for (const browser of [desk, again, elsewhere]) expect(await whoIs(door, browser)).toBe(user.id);
  const left = await desk.post('/sign-out');
  const to = /content="0;url=([^"]+)"/
    .exec(left.body)?.[1]
    ?.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const back = await pages.through(to ?? '', '/sign-in/company/signed-out');
  expect((await door.browser().get(back)).headers.location).toBe(`/o/${org.slug}`);
  await expect.poll(() => told).toEqual([200]);
  expect(await whoIs(door, desk)).toBeNull();
  // The same session there, in another tab; and not the one of another browser.
  expect(await whoIs(door, again)).toBeNull();
  expect(await whoIs(door, elsewhere)).toBe(user.id);
});
