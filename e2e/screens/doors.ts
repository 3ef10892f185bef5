import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { seal } from '../../server/src/platform/sealed.ts';
import { hashToken } from '../../server/src/platform/secrets.ts';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';
import { SECRET_KEY, type World } from '../world.ts';
import { tool } from './tools.ts';

/**
 * The server's pages on the way in and out: to prove again who one is, at a tool, at the company. Found by their forms, since
 * their words are the server's.
 */
interface Doors {
  slug: string;
  /** An OpenID Connect tool that nobody gets. */
  clientId: string;
  connections: { down: string; off: string };
}

const made = new WeakMap<World, Promise<Doors>>();

function doors(at: Place): Promise<Doors> {
  const known = made.get(at.world) ?? make(at);
  made.set(at.world, known);
  return known;
}

async function make(at: Place): Promise<Doors> {
  await tool(at);
  const { organization } = await at.api<{ organization: { id: string; slug: string } }>('GET', '/me');
  const openid = { client_type: 'confidential', redirect_uris: ['https://archive.example/callback'] };
  const archive = await at.api<{ openid: { client_id: string } }>('POST', '/tools', {
    name: 'Archive',
    openid,
  });
  const connection = async (name: string, state: string) => {
    const [row] = await at.world.query<{ id: string }>(
      `insert into connections (organization_id, id, protocol, name, state, settings, tested_at)
       values ($1, gen_random_uuid(), 'openid', $2, $3, '{"issuer": "http://127.0.0.1:9", "client_id": "beckon"}', app_now())
       returning id`,
      [organization.id, name, state],
    );
    return row?.id ?? '';
  };
  return {
    slug: organization.slug,
    clientId: archive.openid.client_id,
    connections: { down: await connection('Tidewell ID', 'on'), off: await connection('Old ID', 'off') },
  };
}

const BROWSER = 'was-at-the-provider';
let arrived = 0;

/** Back from the provider, which knows somebody whom nobody knows here. */
async function toConfirm(page: Page, at: Place): Promise<void> {
  const { connections } = await doors(at);
  const state = `state-${++arrived}`;
  const sealed = (value: object) => seal({ secretKey: SECRET_KEY }, JSON.stringify(value));
  const facts = { issuer: 'x', subject: state, email: null, emailVerified: false, claims: {} };
  await at.world.query(
    `insert into company_sign_ins
       (state_hash, organization_id, connection_id, purpose, browser_hash, kept, arrived, used_at, expires_at)
     select $1, organization_id, id, 'sign_in', $3, $4, $5, app_now(), app_now() + interval '10 minutes'
     from connections where id = $2`,
    [hashToken(state), connections.down, hashToken(BROWSER), sealed({}), sealed(facts)],
  );
  await page.context().addCookies([{ name: 'beckon-company', value: BROWSER, url: at.world.url }]);
  await page.goto(`/sign-in/company/confirm?state=${state}`);
  await page.locator('input[name=contact]').waitFor();
}

/** What the wiki sends along: by the redirect binding, without a signature. */
function samlRequest(): string {
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${crypto.randomUUID()}" Version="2.0" IssueInstant="${new Date().toISOString()}" AssertionConsumerServiceURL="https://wiki.example/acs"><saml:Issuer>https://wiki.example/metadata</saml:Issuer></samlp:AuthnRequest>`;
  return encodeURIComponent(deflateRawSync(xml).toString('base64'));
}

const shows = (path: (doors: Doors) => string, shown: string) => async (page: Page, at: Place) => {
  await page.goto(path(await doors(at)));
  await page.locator(shown).first().waitFor();
};

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWb9h3IvTQ6hs';
const toTool = ({ slug, clientId }: Doors) =>
  `/o/${slug}/oidc/auth?response_type=code&scope=openid&client_id=${clientId}&code_challenge=${CHALLENGE}&code_challenge_method=S256&redirect_uri=https%3A%2F%2Farchive.example%2Fcallback`;

/** One code for all that look, since codes are counted. */
let codePath = '';
async function toStepUpCode(page: Page): Promise<void> {
  if (codePath) await page.goto(codePath);
  if ((await page.locator('input[name=code]').count()) > 0) return;
  await page.goto('/step-up?next=/home');
  await page.locator('form[action="/step-up"] button').click();
  await page.locator('input[name=code]').waitFor();
  codePath = page.url();
}

/** The rule for admins is on while it is looked at, in an organization that is about nothing else. */
async function toStrong(page: Page, { world }: Place, path: string, shown: string): Promise<void> {
  const { organization } = (await (await page.request.get('/api/v1/me')).json()) as {
    organization: { id: string };
  };
  await world.query(
    `insert into sign_in_policies (organization_id, methods, grace_days, strong_since)
     values ($1, '{code,passkey}', 7, app_now() - interval '30 days')
     on conflict (organization_id) do update set strong_since = excluded.strong_since`,
    [organization.id],
  );
  await page.goto(path);
  await page.locator(shown).first().waitFor();
  await world.query('delete from sign_in_policies where organization_id = $1', [organization.id]);
}

/** Languages are looked at side by side, and these are about one session or organization. */
let before: Promise<unknown> = Promise.resolve();
function inTurn(open: Screen['open']): Screen['open'] {
  return (page, at) => {
    const mine = before.then(() => open(page, at));
    before = mine.catch(() => undefined);
    return mine;
  };
}

export const doorScreens: readonly Screen[] = [
  {
    name: 'step-up',
    as: 'user',
    open: shows(() => '/step-up?next=/home', 'form[action="/step-up"]'),
  },
  { name: 'step-up-code', as: 'user', open: inTurn(toStepUpCode) },
  { name: 'step-up-done', as: 'user', open: shows(() => '/step-up/done', 'a[href="/home"]') },
  {
    name: 'step-up-to-the-admin-panel',
    as: 'newcomer',
    open: inTurn((page, at) => toStrong(page, at, '/step-up?next=/admin', 'main .alt a[href="/home"]')),
  },
  {
    name: 'admin-panel-closed',
    as: 'newcomer',
    open: inTurn((page, at) => toStrong(page, at, '/admin', 'main a[href^="/step-up"]')),
  },
  {
    name: 'sign-in-to-a-tool',
    as: 'guest',
    open: shows(({ slug }) => `/o/${slug}?next=/home`, 'input[name=contact]'),
  },
  {
    name: 'tool-request-wrong',
    as: 'guest',
    open: shows(({ slug }) => `/o/${slug}/oidc/auth?client_id=none`, 'main h1'),
  },
  { name: 'tool-refused', as: 'user', open: shows(toTool, 'main form button') },
  {
    name: 'tool-sign-in-gone',
    as: 'guest',
    open: shows(({ slug }) => `/o/${slug}/oidc/enter/none`, 'main h1'),
  },
  {
    name: 'tool-left',
    as: 'user',
    open: inTurn(shows(({ slug }) => `/o/${slug}/oidc/logout`, 'button[name=logout]')),
  },
  {
    name: 'tool-signed-out',
    as: 'guest',
    open: shows(({ slug }) => `/o/${slug}/oidc/logout/success`, 'main a[href="/sign-in"]'),
  },
  {
    name: 'tool-saml-opens',
    as: 'user',
    async open(page, at) {
      const { slug } = await doors(at);
      // What is posted there arrives, and the page stays to be looked at.
      await page.route('https://wiki.example/**', (route) => route.fulfill({ status: 204 }));
      await page.goto(`/o/${slug}/saml/sign-on?SAMLRequest=${samlRequest()}`, { waitUntil: 'commit' });
      await page.locator('input[name=SAMLResponse]').waitFor({ state: 'attached' });
    },
  },
  {
    name: 'tool-saml-refused',
    as: 'guest',
    open: shows(({ slug }) => `/o/${slug}/saml/sign-on?SAMLRequest=none`, 'main h1'),
  },
  {
    name: 'tool-saml-gone',
    as: 'guest',
    open: shows(({ slug }) => `/o/${slug}/saml/go-on/00000000-0000-7000-8000-000000000000`, 'main h1'),
  },
  { name: 'company-confirm', as: 'guest', open: toConfirm },
  {
    name: 'company-confirm-refused',
    as: 'guest',
    async open(page, at) {
      await toConfirm(page, at);
      await page.locator('input[name=contact]').fill('nobody');
      await page.locator('main form[method=post] button').first().click();
      await page.locator('[aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'company-code',
    as: 'guest',
    async open(page, at) {
      await toConfirm(page, at);
      await page.locator('input[name=contact]').fill(`at.company.${arrived}@tidewell.example`);
      await page.locator('main form[method=post] button').first().click();
      await page.locator('input[name=code]').waitFor();
    },
  },
  {
    name: 'company-down',
    as: 'guest',
    open: shows(({ connections }) => `/sign-in/company/${connections.down}`, 'main h1'),
  },
  {
    name: 'company-off',
    as: 'guest',
    open: shows(({ connections }) => `/sign-in/company/${connections.off}`, 'main h1'),
  },
  {
    name: 'company-gone',
    as: 'guest',
    open: shows(() => '/sign-in/company/callback?state=none', 'main h1'),
  },
];
