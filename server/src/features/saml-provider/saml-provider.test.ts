import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { newId } from '../../platform/ids.ts';
import { suspendUser } from '../users/contract.ts';
import { getSamlProvider, prepareSamlKey, readToolMetadata, switchSamlKey } from './contract.ts';
import { addTool, formMessage, type GivenTool, toolKey, toolLibrary } from './testing/tool.ts';

/* A tool (node-saml, which we did not write) on one side, the pages that a browser meets on the other. */
let app: TestApp;
let org: TestOrganization;
let alice: TestUser;
const ACS = 'https://wiki.example.org/acs';

beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
  alice = await app.user(org, { status: 'active' });
});
afterAll(() => app?.close());

/** A tool of the organization, with an entity id of its own. */
async function newTool(given: Partial<GivenTool> = {}, organization = org) {
  const entityId = `https://wiki.example.org/metadata/${newId()}`;
  const id = await addTool(app.db, { organizationId: organization.id, entityId, acsUrl: ACS, ...given });
  return { id, entityId };
}

const get = (url: string, cookie?: string) =>
  app.api.inject({ url, headers: { accept: 'text/html', ...(cookie ? { cookie } : {}) } });

const slug = (organization = org) => organization.slug;
const base = (organization = org) => `/o/${slug(organization)}/saml`;

/** The tool's side: its library, and what its people do. */
async function toolAt(entityId: string, { organization = org, ...ways }: Ways = {}) {
  const metadata = await get(base(organization));
  expect(metadata.headers['content-type']).toContain('samlmetadata+xml');
  const saml = toolLibrary(metadata.body, { entityId, acsUrl: ACS }, ways);
  const ask = async (cookie?: string) => {
    const url = new URL(await saml.getAuthorizeUrlAsync('back to <here>', undefined, {}));
    const received = await get(url.pathname + url.search, cookie);
    return received.statusCode === 303 ? get(String(received.headers.location), cookie) : received;
  };
  return { saml, ask };
}

interface Ways {
  signs?: boolean;
  forceAuthn?: boolean;
  passive?: boolean;
  organization?: TestOrganization;
}

/** What the page's form would post. */
function formOf(body: string) {
  const decoded = (text = '') =>
    text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  const value = (name: string) => decoded(new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1]);
  const action = decoded(/<form method="post" action="([^"]*)"/.exec(body)?.[1]);
  return { action, SAMLResponse: value('SAMLResponse'), RelayState: value('RelayState') };
}

const uses = (toolId: string) =>
  app.db.many<{ kind: string; user_id: string | null; claims: string[]; reason: string | null }>(
    'select kind, user_id, claims, reason from tool_uses where tool_id = $1 order by id',
    [toolId],
  );

describe('signing in to a tool', () => {
  test('whoever is signed in comes to the tool with a signed statement', async () => {
    const tool = await newTool({ signed: true, claims: { email: 'email', full_name: 'name' } });
    const { saml, ask } = await toolAt(tool.entityId);
    const page = await ask(await app.signIn(alice));
    expect(page.statusCode).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain('form-action https://wiki.example.org https:;');
    expect(policy).toMatch(/script-src 'sha256-[^']+'/);
    expect(page.body.includes('<h1>Going on to The &#34;wiki&#34;</h1>')).toBe(true);
    expect(/<button type="submit">/.test(page.body)).toBe(true);
    const form = formOf(page.body);
    expect(form).toMatchObject({ action: ACS, RelayState: 'back to <here>' });
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: form.SAMLResponse });
    expect(profile).toMatchObject({
      nameID: alice.id,
      nameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      attributes: { email: alice.email },
    });
    expect(await uses(tool.id)).toMatchObject([
      { kind: 'sign_in', user_id: alice.id, claims: expect.arrayContaining(['email']), reason: null },
    ]);
  });

  test('each request is answered once, and by nobody else', async () => {
    const tool = await newTool();
    const { saml } = await toolAt(tool.entityId, { signs: false });
    const cookie = await app.signIn(alice);
    const url = new URL(await saml.getAuthorizeUrlAsync('', undefined, {}));
    const { headers } = await get(url.pathname + url.search);
    const goOn = String(headers.location);
    const pages = await Promise.all([get(goOn, cookie), get(goOn, cookie), get(goOn, cookie)]);
    expect(pages.map((page) => page.statusCode).sort()).toEqual([200, 410, 410]);
    expect((await get(goOn, cookie)).statusCode).toBe(410);
    expect(await uses(tool.id)).toHaveLength(1);
  });

  test('a form from the tool does the same, without our cookie coming along', async () => {
    const tool = await newTool({ signed: true });
    const { saml } = await toolAt(tool.entityId);
    const SAMLRequest = await formMessage(saml);
    const posted = await app.api.inject({
      method: 'POST',
      url: `${base()}/sign-on`,
      headers: {
        origin: 'https://wiki.example.org',
        'sec-fetch-site': 'cross-site',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ SAMLRequest, RelayState: 'x' }).toString(),
    });
    expect(posted.statusCode).toBe(303);
    const page = await get(String(posted.headers.location), await app.signIn(alice));
    const { profile } = await saml.validatePostResponseAsync({
      SAMLResponse: formOf(page.body).SAMLResponse,
    });
    expect(profile?.nameID).toBe(alice.id);
  });

  test('whoever is not signed in signs in first, also who is signed in elsewhere', async () => {
    const tool = await newTool();
    const { ask } = await toolAt(tool.entityId, { signs: false });
    const other = await app.organization();
    for (const cookie of [undefined, await app.signIn(other.admin)]) {
      const { statusCode, headers } = await ask(cookie);
      expect(statusCode).toBe(303);
      expect(headers.location).toMatch(new RegExp(`^/o/${slug()}\\?next=%2Fo%2F${slug()}%2Fsaml%2Fgo-on%2F`));
      expect(headers.location).toContain(`&tool=${tool.id}`);
    }
  });

  test('a tool may ask for a proof that is younger than its request', async () => {
    const tool = await newTool();
    const { ask } = await toolAt(tool.entityId, { signs: false, forceAuthn: true });
    const cookie = await app.signIn(alice);
    await app.db.many(`update sessions set proved_at = app_now() - interval '1 minute' where user_id = $1`, [
      alice.id,
    ]);
    const asked = await ask(cookie);
    expect(asked.headers.location).toMatch(/^\/step-up\?next=/);
    const next = decodeURIComponent(String(asked.headers.location).split('next=')[1] ?? '');
    await app.db.many('update sessions set proved_at = app_now() where user_id = $1', [alice.id]);
    const page = await get(next, cookie);
    expect([page.statusCode, page.headers.location]).toEqual([200, undefined]);
  });

  test('a tool that only looks whether somebody is signed in is told that nobody is', async () => {
    const tool = await newTool();
    const { saml, ask } = await toolAt(tool.entityId, { signs: false, passive: true });
    const page = await ask();
    const { SAMLResponse } = formOf(page.body);
    expect(await saml.validatePostResponseAsync({ SAMLResponse })).toEqual({
      profile: null,
      loggedOut: false,
    });
    expect(await uses(tool.id)).toMatchObject([{ kind: 'refused', reason: 'not_signed_in' }]);
  });
});

describe('refused, with a reason on the page, in the log and for the tool:', () => {
  const refusedOf = async (tool: { id: string; entityId: string }, user = alice) => {
    const { saml, ask } = await toolAt(tool.entityId, { signs: false });
    const page = await ask(await app.signIn(user));
    expect(page.statusCode).toBe(403);
    const { SAMLResponse } = formOf(page.body);
    await expect(saml.validatePostResponseAsync({ SAMLResponse })).rejects.toThrow('RequestDenied');
    const [use] = await uses(tool.id);
    expect(use).toMatchObject({ kind: 'refused', user_id: user.id });
    expect(page.body).toContain(`>${use?.reason}<`);
    return use?.reason;
  };

  test('not among those who get it', async () => {
    expect(await refusedOf(await newTool({ access: 'teams' }))).toBe('not_assigned');
  });

  test('switched off', async () => {
    const tool = await newTool();
    await app.db.many('update tools set enabled = false where id = $1', [tool.id]);
    expect(await refusedOf(tool)).toBe('disabled');
  });

  test('no confirmed email address, where the tool knows people by it', async () => {
    const user = await app.user(org, { status: 'active', email: null, mobile: '+447400123456' });
    expect(await refusedOf(await newTool({ nameId: 'email' }), user)).toBe('no_email');
  });

  test('suspended: not a moment longer', async () => {
    const user = await app.user(org, { status: 'active' });
    const cookie = await app.signIn(user);
    const { ask } = await toolAt((await newTool()).entityId, { signs: false });
    expect((await ask(cookie)).statusCode).toBe(200);
    await app.call(org.admin, suspendUser, { params: { id: user.id } });
    expect((await ask(cookie)).statusCode).toBe(303);
  });

  test('a request that is not the tool’s: unsigned, unknown, of another organization', async () => {
    const tool = await newTool({ signed: true });
    const unsigned = await toolAt(tool.entityId, { signs: false });
    const page = await unsigned.ask();
    expect(page.statusCode).toBe(403);
    expect(page.body).toContain('>unsigned<');
    expect(page.body).not.toContain('SAMLResponse');
    expect(await uses(tool.id)).toMatchObject([{ kind: 'refused', reason: 'unsigned', user_id: null }]);
    expect((await (await toolAt('https://nobody.example.org')).ask()).body).toContain('>unknown_tool<');
    const other = await app.organization();
    expect((await (await toolAt(tool.entityId, { organization: other })).ask()).body).toContain(
      '>unknown_tool<',
    );
    expect((await get(`${base()}/sign-on?SAMLRequest=hello`)).statusCode).toBe(403);
    expect((await get('/o/nowhere/saml')).statusCode).toBe(404);
  });
});

test('who floods us with requests is told to wait, and leaves no more rows', async () => {
  const acme = await app.organization();
  const tool = await newTool({}, acme);
  const { saml } = await toolAt(tool.entityId, { organization: acme });
  const url = new URL(await saml.getAuthorizeUrlAsync('', undefined, {}));
  const ask = () => get(url.pathname + url.search);
  const rows = () =>
    app.db
      .many('select 1 from saml_requests where organization_id = $1', [acme.id])
      .then((all) => all.length);
  expect((await ask()).statusCode).toBe(303);
  await app.db.many(`update limits set used = 600 where scope = 'saml_request'`);
  const told = await ask();
  expect([told.statusCode, Number(told.headers['retry-after']) > 0, await rows()]).toEqual([429, true, 1]);
});

describe('keys', () => {
  test('change with overlap: published first, signing later, and at rest nobody reads them', async () => {
    const acme = await app.organization();
    const tool = await newTool({}, acme);
    const one = await app.call(acme.admin, getSamlProvider);
    expect(one.body.keys).toMatchObject([{ state: 'current' }]);
    expect(one.body.entity_id).toBe(`${app.services.settings.publicUrl.origin}${base(acme)}`);
    const setProof = (age: string) =>
      app.db.many('update sessions set proved_at = app_now() - $2::interval where user_id = $1', [
        acme.admin.id,
        age,
      ]);
    await setProof('6 minutes');
    const tooLate = [
      await app.call(acme.admin, prepareSamlKey),
      await app.call(acme.admin, switchSamlKey, { params: { id: newId() } }),
    ];
    expect(tooLate.map(({ problem }) => problem.code)).toEqual(Array(2).fill('session.step_up_required'));
    await setProof('0');
    const two = await app.call(acme.admin, prepareSamlKey);
    expect(two.body.keys.map(({ state }) => state)).toEqual(['current', 'next']);
    expect((await app.call(acme.admin, prepareSamlKey)).status).toBe(409);
    // A tool that imports the metadata now knows both, and goes on to work through the switch.
    const { saml, ask } = await toolAt(tool.entityId, { signs: false, organization: acme });
    const cookie = await app.signIn(acme.admin);
    const signedBy = async () => {
      const { SAMLResponse } = formOf((await ask(cookie)).body);
      await saml.validatePostResponseAsync({ SAMLResponse });
      return Buffer.from(SAMLResponse, 'base64').toString();
    };
    const bare = (n: number) => two.body.keys[n]?.certificate.split('\n').slice(1, -2).join('') ?? '?';
    expect(await signedBy()).toContain(bare(0));
    const next = two.body.keys[1]?.id ?? '';
    const switched = await app.call(acme.admin, switchSamlKey, { params: { id: next } });
    expect(switched.body.keys).toMatchObject([{ id: next, state: 'current' }]);
    expect(await signedBy()).toContain(bare(1));
    expect((await app.call(acme.admin, switchSamlKey, { params: { id: next } })).status).toBe(404);
    const kept = await app.db.many<{ private_key: Buffer | null }>(
      'select private_key from saml_keys where organization_id = $1 order by created_at',
      [acme.id],
    );
    expect(kept[0]?.private_key).toBeNull();
    expect(kept[1]?.private_key?.toString('latin1')).not.toContain('PRIVATE KEY');
  });

  test('of two first looks at the same moment one is kept', async () => {
    const acme = await app.organization();
    const looks = await Promise.all([1, 2, 3].map(() => get(base(acme))));
    expect(new Set(looks.map(({ body }) => body)).size).toBe(1);
  });
});

test('metadata of a tool fills in the form, or says what is wrong with it', async () => {
  const { saml } = await toolAt('https://wiki.example.org');
  const metadata = saml.generateServiceProviderMetadata(null, toolKey.certificate);
  const read = await app.call(org.admin, readToolMetadata, { body: { metadata } });
  expect(read.body).toEqual({
    entity_id: 'https://wiki.example.org',
    acs_url: ACS,
    slo_url: null,
    name_id: 'email',
    certificate: toolKey.certificate,
    want_signed_requests: true,
  });
  const details = async (text: string) =>
    (await app.call(org.admin, readToolMetadata, { body: { metadata: text } })).problem?.errors?.[0]?.detail;
  expect(await details('hello')).toMatch(/well-formed/);
  expect(await details('<x/>')).toMatch(/exactly one/);
});
