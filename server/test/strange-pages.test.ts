import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTool, startListening, type TestTool } from '../src/features/openid-provider/testing/kit.ts';
import { newId } from '../src/platform/ids.ts';
import type { TestOrganization, TestUser } from './harness.ts';

/**
 * Whatever is sent to a page, it answers in words: bytes that no database takes, values that come twice, names that
 * JavaScript knows, far too much. The API has the same in `generated.test.ts`.
 */
let app: Awaited<ReturnType<typeof startListening>>;
let organization: TestOrganization;
let user: TestUser;
let cookie: string;
let tool: TestTool;

beforeAll(async () => {
  app = await startListening();
  organization = await app.organization();
  user = await app.user(organization);
  cookie = (await app.signIn(user)).split(';')[0] ?? '';
  tool = await buildTool(app, organization, { refresh: true });
});
afterAll(() => app?.close());

/** As they stand in an address or a form. */
const STRANGE = [
  '%00',
  'a%00b',
  '%FF%FE',
  '%ED%A0%80',
  '%',
  '%F0%9F%92%A5',
  '%E2%80%AE',
  'constructor',
  '-1e400',
  `${'x'.repeat(3000)}`,
  '{%22a%22:[1,null]}',
  "'%20or%201=1--",
];
/** What broke something once, where all would take too long. */
const SHARP = ['a%00b', '%E2%80%AE', 'x'.repeat(3000)];
const FIELDS = [
  ...['organization', 'contact', 'next', 'code', 'state', 'credential', 'for', 'token', 'name', 'number'],
  ...[
    'address',
    'RelayState',
    'SAMLRequest',
    'SAMLResponse',
    'first_name',
    'last_name',
    'email',
    'language',
    '__proto__',
  ],
];
const PAGES = [
  ...['/sign-in', '/sign-in/code', '/sign-in/choose', '/sign-in/passkey', '/passkeys/options', '/step-up'],
  ...[
    '/step-up/code',
    '/step-up/passkey',
    '/home/passkeys',
    '/home/passkeys/device',
    '/home/passkeys/device/confirm',
  ],
  ...[
    '/sign-in/company/callback',
    '/sign-in/company/confirm',
    '/sign-in/company/code',
    '/sign-in/company/saml',
  ],
  ...['/sign-in/company/saml/back', '/join', '/join/confirm', '/welcome', '/home'],
];
const BELOW = [
  ...['/o/', '/passkey/', '/sign-in/company/', '/sign-in/company/saml/', '/home/passkeys/', '/home/tools/'],
  ...['/home/contact-points/', '/j/', '/set-up/', '/recover/', '/home/sessions/'],
];
const AFTER = [
  '',
  '/change',
  '/icon',
  '/rename',
  '/remove',
  '/make',
  '/code',
  '/end',
  '/verify',
  '/saml',
  '/saml/sign-on',
  '/oidc/auth',
];

const FORM = 'application/x-www-form-urlencoded';
async function ask(method: 'GET' | 'POST', path: string, body?: string, signedIn = false): Promise<void> {
  const answer = await fetch(app.origin + path, {
    method,
    redirect: 'manual',
    headers: {
      origin: app.origin,
      ...(body === undefined ? {} : { 'content-type': FORM }),
      ...(signedIn ? { cookie } : {}),
    },
    ...(body === undefined ? {} : { body }),
  });
  await answer.arrayBuffer();
  if (answer.status >= 500)
    broken.push(`${method} ${path.slice(0, 120)} ${body?.slice(0, 100) ?? ''} ${answer.status}`);
}
const broken: string[] = [];

/** All fields at once, each of them strange, once and twice. */
const formOf = (value: string) => FIELDS.map((name) => `${name}=${value}`).join('&');

test('of forms and queries', async () => {
  for (const value of STRANGE) {
    for (const page of PAGES) {
      const signedIn = page.startsWith('/home') || page.startsWith('/step-up');
      await ask('POST', page, formOf(value), signedIn);
      await ask('GET', `${page}?${formOf(value).slice(0, 6000)}`, undefined, signedIn);
    }
  }
  for (const page of PAGES) {
    await ask('POST', page, `${formOf('a')}&${formOf('b')}`, true);
    await ask('GET', `${page}?${formOf('a')}&${formOf('b')}`, undefined, true);
  }
  expect(broken).toEqual([]);
}, 120_000);

test('of addresses', async () => {
  for (const value of SHARP) {
    for (const below of BELOW) {
      for (const after of AFTER) {
        await ask('GET', `${below}${value.slice(0, 300)}${after}`, undefined, true);
        await ask('POST', `${below}${value.slice(0, 300)}${after}`, 'name=a&code=b', true);
      }
    }
  }
  expect(broken).toEqual([]);
}, 120_000);

test('of one that exists', async () => {
  const [passkey, saml] = [newId(), newId()];
  await app.db.many(
    `insert into passkeys (organization_id, id, user_id, credential_id, public_key, counter, name, synced)
     values ($1, $2, $3, '\\x01', '', 0, 'Phone', true)`,
    [organization.id, passkey, user.id],
  );
  await app.db.many(
    `insert into tools (organization_id, id, name, name_folded, protocol, access, enabled, inputs)
     values ($1, $2, 'Files', 'files', 'saml', 'everyone', true, '{}')`,
    [organization.id, saml],
  );
  await app.db.many(
    `insert into tool_saml (organization_id, tool_id, entity_id, acs_url, name_id, want_signed_requests)
     values ($1, $2, 'urn:files', 'https://files.example/acs', 'persistent', false)`,
    [organization.id, saml],
  );
  const connections = { openid: newId(), saml: newId() };
  for (const [protocol, id] of Object.entries(connections))
    await app.db.many(
      `insert into connections (organization_id, id, protocol, name, state, settings)
       values ($1, $2, $3, $3, 'on', '{"issuer":"https://id.example","client_id":"beckon"}')`,
      [organization.id, id, protocol],
    );
  const { slug } = organization;
  const request = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="${new Date().toISOString().slice(0, 19)}Z"><saml:Issuer>urn:files</saml:Issuer></samlp:AuthnRequest>`;
  const packed = encodeURIComponent(deflateRawSync(request).toString('base64'));
  for (const value of SHARP) {
    await ask('POST', `/home/passkeys/${passkey}/rename`, `name=${value}`, true);
    await ask('POST', `/home/contact-points/${user.contactIds.email}/change`, `address=${value}`, true);
    await ask('GET', `/o/${slug}/saml/sign-on?SAMLRequest=${packed}&RelayState=${value}`, undefined, true);
    await ask('POST', `/sign-in/company/${connections.openid}/logout`, `logout_token=${value}`);
    for (const name of ['SAMLRequest', 'SAMLResponse', 'Signature', 'SigAlg']) {
      const sent = `SAMLRequest=${packed}&RelayState=${value}&${name}=${value}`;
      await ask('POST', `/sign-in/company/saml/${connections.saml}/logout`, sent);
      await ask('GET', `/sign-in/company/saml/${connections.saml}/logout?${sent}`);
      await ask('GET', `/o/${slug}/saml/sign-on?${sent}`);
    }
    await ask('GET', `/home?tool=${value}&lang=${value}`, undefined, true);
    for (const field of [
      'client_id',
      'redirect_uri',
      'scope',
      'state',
      'nonce',
      'prompt',
      'max_age',
      'id_token_hint',
      'code_challenge',
      'login_hint',
      'ui_locales',
      'resource',
      '__proto__',
    ]) {
      const asked = new URLSearchParams({
        client_id: tool.clientId,
        redirect_uri: tool.redirectUri,
        response_type: 'code',
        scope: 'openid',
        code_challenge_method: 'S256',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      });
      asked.delete(field);
      const query = `${asked}&${field}=${value}`;
      for (const signedIn of [true, false])
        await ask('GET', `/o/${slug}/oidc/auth?${query}`, undefined, signedIn);
      await ask('POST', `/o/${slug}/oidc/auth`, query, true);
    }
    for (const field of [
      'grant_type',
      'code',
      'refresh_token',
      'client_id',
      'client_secret',
      'token',
      'code_verifier',
    ])
      for (const path of ['token', 'revoke', 'userinfo', 'logout'])
        for (const grant of ['authorization_code', 'refresh_token']) {
          const sent = new URLSearchParams({
            grant_type: grant,
            code: 'x',
            refresh_token: 'x',
            redirect_uri: tool.redirectUri,
            client_id: tool.clientId,
            client_secret: String(tool.secret),
            code_verifier: 'a'.repeat(43),
            token: 'x',
          });
          sent.delete(field);
          await ask('POST', `/o/${slug}/oidc/${path}`, `${sent}&${field}=${value}`);
        }
    for (const query of ['id_token_hint', 'post_logout_redirect_uri', 'state', 'client_id', 'ui_locales'])
      await ask('GET', `/o/${slug}/oidc/logout?${query}=${value}`, undefined, true);
  }
  expect(broken).toEqual([]);
}, 120_000);
