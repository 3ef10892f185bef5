import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestOrganization, TestTeam, TestUser } from '../../../test/harness.ts';
import { startBackgroundWork } from '../../app/worker.ts';
import { newId } from '../../platform/ids.ts';
import { endUserSessions } from '../sessions/contract.ts';
import { removeMembers } from '../teams/contract.ts';
import { suspendUser } from '../users/contract.ts';
import { listToolSignIns } from './contract.ts';
import {
  ask,
  Browser,
  buildTool,
  exchange,
  type NewTestTool,
  relyingParty,
  signInAt,
  startListening,
  type TestTool,
} from './testing/kit.ts';

/** Who gets in at a tool at every moment, and what becomes of those who lose it. */
let app: Awaited<ReturnType<typeof startListening>>;
let org: TestOrganization;
let crew: TestTeam;
let user: TestUser;
let tool: TestTool;
let rp: client.Configuration;
let browser: Browser;
const told = {
  server: createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      // Of tests before this one a tool may be told late.
      const mine = told.url.endsWith(request.url ?? '-');
      if (mine) told.tokens.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead((mine && told.answers.shift()) || 200).end();
    });
  }),
  url: '',
  answers: [] as number[],
  tokens: [] as string[],
};

beforeAll(async () => {
  app = await startListening();
  org = await app.organization({ name: 'Harbor' });
  crew = await app.team(org, 'Crew');
  await new Promise<void>((done) => told.server.listen(0, 'localhost', done));
});
afterAll(async () => {
  told.server.close();
  await app?.close();
});
beforeEach(async () => {
  told.url = `http://localhost:${(told.server.address() as AddressInfo).port}/logout/${newId()}`;
  told.tokens = [];
  told.answers = [];
  user = await app.user(org, { teams: [crew] });
  await newTool({ team: crew, refresh: true, backchannel: told.url });
  browser = await new Browser(app.origin).signIn(app, user);
});
afterEach(() => app.clock.reset());

async function newTool(given: NewTestTool) {
  tool = await buildTool(app, org, given);
  rp = await relyingParty(app.origin, tool);
}

const leaveTeam = () =>
  app.call(org.admin, removeMembers, { params: { id: crew.id }, body: { user_ids: [user.id] } });
const suspend = () => app.call(org.admin, suspendUser, { params: { id: user.id } });
const refused = (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ error: 'invalid_grant' });
const uses = async (kind: string) =>
  (
    await app.db.many<{ reason: string | null }>(
      'select reason from tool_uses where tool_id = $1 and kind = $2',
      [tool.id, kind],
    )
  ).map((row) => row.reason);

/** With the worker at work, until it is as it must be. */
async function withWorker(check: () => void | Promise<void>) {
  const worker = startBackgroundWork(app.services);
  try {
    await vi.waitFor(check, { timeout: 5000, interval: 30 });
  } finally {
    await worker.stop();
  }
}

describe('somebody', () => {
  test('who is not signed in signs in first, at their organization, and goes on from there', async () => {
    const visitor = new Browser(app.origin);
    const asked = await ask(rp, tool);
    const door = await visitor.go(asked.url);
    expect(door.url).toMatch(new RegExp(`^${app.origin}/o/${org.slug}\\?next=`));
    expect(door.html).toContain('Sign in');
    expect(door.html).toContain('Then you go on to');
    // Of no other organization, nor of nothing, is anything said.
    for (const id of [newId(), 'x', ''])
      expect((await visitor.go(`${app.origin}/o/${org.slug}?tool=${id}`)).html).not.toContain(
        'Then you go on',
      );
    const next = new URL(door.url).searchParams.get('next') ?? '';
    await visitor.signIn(app, user);
    const landed = await visitor.go(next);
    expect((await exchange(rp, asked, landed.url)).claims()?.sub).toBe(user.id);
    // What led there came from a page of its own, so that no form's policy held it back.
    expect(visitor.journey.length).toBeGreaterThan(2);
    expect((await visitor.go(next)).status).toBe(410);
  });

  test('of another organization is nobody here', async () => {
    const other = await app.organization();
    const visitor = await new Browser(app.origin).signIn(app, other.admin);
    expect((await visitor.go((await ask(rp, tool)).url)).url).toContain(`/o/${org.slug}?next=`);
    const { url } = await ask(rp, tool, { prompt: 'none' });
    expect(new URL((await visitor.go(url)).url).searchParams.get('error')).toBe('login_required');
  });

  test('who may not use the tool reads why and whom to ask, and goes back refused', async () => {
    const stranger = await app.user(org);
    const visitor = await new Browser(app.origin).signIn(app, stranger);
    const asked = await ask(rp, tool);
    const page = await visitor.go(asked.url);
    expect(page.status).toBe(403);
    expect(page.html).toContain('It is not among your tools.');
    const back = new URL((await visitor.go(page.url, {})).url);
    expect(back.origin + back.pathname).toBe(tool.redirectUri);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state: asked.state,
    });
    const quiet = await ask(rp, tool, { prompt: 'none' });
    expect(new URL((await visitor.go(quiet.url)).url).searchParams.get('error')).toBe('access_denied');
    expect(await uses('refused')).toEqual(['not_assigned', 'not_assigned']);
  });

  test('who began in another browser does not end up signed in here', async () => {
    const [attacker, victim] = [new Browser(app.origin), browser];
    const door = await attacker.go((await ask(rp, tool)).url);
    const enter = new URL(door.url).searchParams.get('next') ?? '';
    expect((await victim.go(enter)).status).toBe(410);
    expect((await victim.go(enter.replace('/enter/', '/auth/'))).status).toBe(400);
    expect((await attacker.go(enter.replace('/enter/', '/auth/'))).url).toContain(`/o/${org.slug}?next=`);
  });

  test('who signs in at a tool that is switched off reads that it is', async () => {
    await app.db.many('update tools set enabled = false where id = $1', [tool.id]);
    expect((await browser.go((await ask(rp, tool)).url)).html).toContain('switched off');
  });

  test('whose session is over is not let in by anything that the library keeps', async () => {
    await signInAt(rp, tool, browser);
    await app.call(org.admin, endUserSessions, { params: { id: user.id } });
    expect((await browser.go((await ask(rp, tool)).url)).url).toContain(`/o/${org.slug}?next=`);
    expect([...browser.cookies.keys()].filter((name) => /^beckon-tools(\.sig)?$/.test(name))).toEqual([]);
  });

  test('is asked again who they are where the tool wants it', async () => {
    await app.clock.move(120, { proofsAge: true });
    const fresh = await ask(rp, tool, { max_age: '3600' });
    expect(new URL((await browser.go(fresh.url)).url).searchParams.has('code')).toBe(true);
    for (const more of [{ prompt: 'login' }, { max_age: '60' }]) {
      const asked = await ask(rp, tool, more as Record<string, string>);
      expect((await browser.go(asked.url)).url).toContain('/step-up?next=');
    }
    const quiet = await ask(rp, tool, { prompt: 'none', max_age: '60' });
    expect(new URL((await browser.go(quiet.url)).url).searchParams.get('error')).toBe('login_required');
  });

  test('whom the tool did not mean reads so', async () => {
    const { id_token: hint = '' } = await signInAt(rp, tool, browser);
    const colleague = await app.user(org, { teams: [crew] });
    const visitor = await new Browser(app.origin).signIn(app, colleague);
    const page = await visitor.go((await ask(rp, tool, { id_token_hint: hint })).url);
    expect(page.html).toContain('somebody else');
    expect(new URL((await visitor.go(page.url, {})).url).searchParams.get('error')).toBe('login_required');
  });
});

describe.each([
  ['left the team', leaveTeam],
  ['is suspended', suspend],
])('whoever %s', (_what, lose) => {
  test('exchanges no code', async () => {
    const asked = await ask(rp, tool);
    const { url } = await browser.go(asked.url);
    await lose();
    await refused(exchange(rp, asked, url));
  });

  test('refreshes nothing, and nothing is told about them', async () => {
    const tokens = await signInAt(rp, tool, browser, {
      scope: 'openid email offline_access',
      prompt: 'consent',
    });
    await lose();
    await refused(client.refreshTokenGrant(rp, tokens.refresh_token ?? ''));
    await expect(client.fetchUserInfo(rp, tokens.access_token, user.id)).rejects.toThrow();
    const [row] = await app.db.many<{ count: number }>(
      'select count(*)::int as count from openid_records where tool_id = $1 and user_id = $2',
      [tool.id, user.id],
    );
    expect(row?.count).toBe(0);
  });

  test('is signed out at the tool, which is told until it says yes', async () => {
    const tokens = await signInAt(rp, tool, browser);
    told.answers = [500, 200];
    await lose();
    await withWorker(() => expect(told.tokens).toHaveLength(1));
    await app.clock.move(10);
    await withWorker(() => expect(told.tokens).toHaveLength(2));
    await withWorker(async () => expect(await uses('logout')).toEqual([null]));
    const { items } = (await app.call(org.admin, listToolSignIns, { params: { id: tool.id } })).body;
    expect(items).toMatchObject([
      {
        user: { id: user.id, name: user.name },
        ended_by: 'access_lost',
        told: 'sent',
        tries: 2,
        problem: null,
      },
    ]);
    const keys = createRemoteJWKSet(new URL(rp.serverMetadata().jwks_uri ?? ''));
    for (const token of told.tokens) {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: `${app.origin}/o/${org.slug}`,
        audience: tool.clientId,
        typ: 'logout+jwt',
      });
      expect(protectedHeader.alg).toBe('RS256');
      expect(payload).toMatchObject({
        sub: user.id,
        sid: tokens.claims()?.sid,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      });
      expect(payload).not.toHaveProperty('nonce');
    }
  });
});

describe('a refresh', () => {
  test('is decided anew, by who gets the tool now', async () => {
    const tokens = await signInAt(rp, tool, browser);
    const again = await client.refreshTokenGrant(rp, tokens.refresh_token ?? '');
    expect(again.claims()?.sub).toBe(user.id);
    // Without a word to anybody: the decision is made when it is asked for.
    await app.db.many('delete from memberships where user_id = $1', [user.id]);
    await refused(client.refreshTokenGrant(rp, again.refresh_token ?? ''));
    expect(await uses('refused')).toEqual(['not_assigned']);
    expect(await uses('refresh')).toEqual([null]);
  });

  test('ends with the session, or outlives it where that was asked for', async () => {
    const bound = await signInAt(rp, tool, browser);
    const other = await new Browser(app.origin).signIn(app, user);
    const offline = await signInAt(rp, tool, other, { scope: 'openid offline_access', prompt: 'consent' });
    await app.call(org.admin, endUserSessions, { params: { id: user.id } });
    await refused(client.refreshTokenGrant(rp, bound.refresh_token ?? ''));
    expect((await client.refreshTokenGrant(rp, offline.refresh_token ?? '')).access_token).toBeDefined();
  });

  test('ends a month after the last one, and three months after the sign-in', async () => {
    let { refresh_token = '' } = await signInAt(rp, tool, browser, {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    for (let day = 0; day < 75; day += 25) {
      await app.clock.move(25 * 86_400);
      refresh_token = (await client.refreshTokenGrant(rp, refresh_token)).refresh_token ?? '';
    }
    await app.clock.move(25 * 86_400);
    await refused(client.refreshTokenGrant(rp, refresh_token));
  });
});

describe('signing out', () => {
  const logOut = (more: Record<string, string>) => browser.go(client.buildEndSessionUrl(rp, more));
  const xsrf = (html: string) => /name="xsrf" value="(\w+)"/.exec(html)?.[1] ?? '';
  const confirm = `/oidc/logout/confirm`;
  beforeEach(() => newTool({ team: crew, backchannel: told.url, postLogout: ['https://wiki.example/bye'] }));

  test('at a tool asks, signs out here as well, tells the other tools and goes back', async () => {
    const { id_token: id_token_hint = '' } = await signInAt(rp, tool, browser);
    const page = await logOut({
      id_token_hint,
      post_logout_redirect_uri: 'https://wiki.example/bye',
      state: 'x1',
    });
    expect(page.html).toContain('You have left <bdi>Wiki</bdi>');
    const done = await browser.go(`${app.origin}/o/${org.slug}${confirm}`, {
      xsrf: xsrf(page.html),
      logout: 'yes',
    });
    expect(done.url).toBe('https://wiki.example/bye?state=x1');
    expect((await browser.go('/home')).url).toContain('/sign-in');
    await withWorker(() => expect(told.tokens).toHaveLength(1));
  });

  test('of the tool alone leaves the session here', async () => {
    const { id_token: id_token_hint = '' } = await signInAt(rp, tool, browser);
    const page = await logOut({ id_token_hint });
    const done = await browser.go(`${app.origin}/o/${org.slug}${confirm}`, { xsrf: xsrf(page.html) });
    expect(done.html).toContain('You are still signed in');
    expect((await browser.go('/home')).url).toBe(`${app.origin}/home`);
  });

  test('is not done by another site, nor to an address that is not registered', async () => {
    const { id_token: id_token_hint = '' } = await signInAt(rp, tool, browser);
    await logOut({ id_token_hint });
    expect(
      (await browser.go(`${app.origin}/o/${org.slug}${confirm}`, { xsrf: 'guessed', logout: 'yes' })).status,
    ).toBe(400);
    for (const post_logout_redirect_uri of ['https://wiki.example/bye/', 'https://evil.example/bye'])
      expect((await logOut({ id_token_hint, post_logout_redirect_uri })).status).toBe(400);
    const nobodys = await browser.go(
      `${app.origin}/o/${org.slug}/oidc/logout?post_logout_redirect_uri=https://evil.example/`,
    );
    expect(new URL(nobodys.url).origin).toBe(app.origin);
    expect((await browser.go('/home')).url).toBe(`${app.origin}/home`);
  });

  test('goes straight back where nobody is signed in', async () => {
    const { id_token: id_token_hint = '' } = await signInAt(rp, tool, browser);
    browser.cookies.clear();
    const done = await logOut({
      id_token_hint,
      post_logout_redirect_uri: 'https://wiki.example/bye',
      state: 'x2',
    });
    expect(done.url).toBe('https://wiki.example/bye?state=x2');
    expect((await logOut({})).html).toContain('You are signed out');
  });

  test('here tells the tools', async () => {
    await signInAt(rp, tool, browser);
    await browser.go('/sign-out', {});
    await withWorker(() => expect(told.tokens).toHaveLength(1));
  });
});
