import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestTeam } from '../../../test/harness.ts';
import { unique } from '../../../test/harness-build.ts';
import { twilioError } from '../../../test/sms-stub.ts';
import {
  liftSuppressions,
  listChannels,
  listProviders,
  retryChannel,
  suppressAddresses,
} from '../deliveries/contract.ts';
import {
  createInvitation,
  resendInvitation,
  retryDeliveries,
  revokeInvitation,
} from '../invitations/contract.ts';
import { sendTestMessage } from '../users/contract.ts';
import { getDelivery, listAuditEvents, listDeliveries, listSuppressions } from './contract.ts';

let app: TestApp;
let organization: TestOrganization;
let team: TestTeam;
beforeAll(async () => {
  app = await startTestApp({ smtp: true, sms: true });
  organization = await app.organization();
  team = await app.team(organization);
});
afterAll(() => app?.close());

async function invite(more: Record<string, unknown> = {}) {
  const email = `ola.${unique()}@people.example`;
  const { body } = await app.call(organization.admin, createInvitation, {
    body: { first_name: 'Ola', email, team_ids: [team.id], ...more },
  });
  return {
    id: body.deliveries[0]?.id ?? '',
    userId: body.user.id,
    invitationId: body.invitation?.id ?? '',
    email,
  };
}

/** Invites somebody whose mail server says so. */
async function refusedBy(reply: string) {
  app.smtp?.reply(({ stage }) => (stage === 'rcpt' ? reply : undefined));
  const invited = await invite();
  await app.runWorkerOnce();
  app.smtp?.reply();
  return invited;
}

const detail = async (id: string) =>
  (await app.call(organization.admin, getDelivery, { params: { id } })).body;
const retry = async (...ids: string[]) =>
  (await app.call(organization.admin, retryDeliveries, { body: { ids } })).body.items;
const codesOf = (items: { ok: boolean; refusals?: { code: string }[] }[]) =>
  items.map((item) => item.refusals?.[0]?.code ?? null);

describe('the list', () => {
  test('is narrowed down by state, channel, kind, problem and time, and by all together', async () => {
    const good = await invite();
    await app.runWorkerOnce();
    const bad = await refusedBy('550 5.1.1 No such user');
    const ids = async (query: Record<string, string>) =>
      (
        await app.call(organization.admin, listDeliveries, { query: { limit: '100', ...query } })
      ).body.items.map((row) => row.id);
    expect(await ids({ state: 'sent' })).toContain(good.id);
    expect(await ids({ state: 'sent' })).not.toContain(bad.id);
    expect(await ids({ problem: 'true' })).toEqual([bad.id]);
    expect(await ids({ channel: 'sms' })).toEqual([]);
    expect(await ids({ kind: 'sign_in_code' })).toEqual([]);
    const now = new Date().toISOString();
    expect(await ids({ since: now })).toEqual([]);
    expect(await ids({ until: now, kind: 'invitation', channel: 'email', state: 'undeliverable' })).toEqual([
      bad.id,
    ]);
  });
});

describe('one message', () => {
  test('shows each try with the words of the provider and in plain words, and never its text', async () => {
    const { id, email } = await refusedBy('550 5.1.1 No such user here');
    const page = await detail(id);
    expect(page.attempts).toMatchObject([
      {
        number: 1,
        result: 'failed',
        provider: 'smtp',
        code: '550 5.1.1',
        reply: 'No such user here',
        sentence: `There is no mailbox called ${email}.`,
        next_step: expect.stringContaining('Check the address'),
      },
    ]);
    expect(page.suppression).toMatchObject({ reason: 'bounced', created_by: null });
    expect(page.abilities.retry).toMatchObject({ allowed: false, code: 'email.suppressed' });
    expect(JSON.stringify(page)).not.toContain('/j/');
  });

  test('is shown to a Team Admin of the person, without what only an Organization Admin may do', async () => {
    const teamAdmin = await app.teamAdmin(team);
    const outsider = await app.teamAdmin(await app.team(organization));
    const { id } = await invite();
    const seen = await app.call(teamAdmin, getDelivery, { params: { id } });
    expect(seen.body.abilities).toMatchObject({ suppress: { allowed: false }, lift: { allowed: false } });
    expect((await app.call(outsider, getDelivery, { params: { id } })).code).toBe('delivery.not_found');
  });
});

describe('sending again', () => {
  test('makes a new message with a fresh link for the contact that was not reached', async () => {
    const { id, email } = await refusedBy('554 5.3.4 Message too big');
    expect((await detail(id)).abilities.retry).toEqual({ allowed: true });
    const [item] = await retry(id);
    expect(item).toMatchObject({ ok: true, delivery: { channel: 'email', address: email, state: 'queued' } });
    await app.runWorkerOnce();
    const next = item?.ok ? item.delivery.id : '';
    expect((await detail(next)).delivery.state).toBe('sent');
    expect((await detail(id)).delivery.state).toBe('undeliverable');
    expect(app.smtp?.messages.filter((m) => m.envelope.to.includes(email))).toHaveLength(1);
  });

  test('keeps the hour: after a retry that left, the next is refused with the time', async () => {
    const { id } = await refusedBy('554 5.3.4 Message too big');
    expect(codesOf(await retry(id))).toEqual([null]);
    await app.runWorkerOnce();
    expect(codesOf(await retry(id))).toEqual(['invitation.too_soon']);
    expect((await detail(id)).abilities.retry).toMatchObject({ code: 'invitation.too_soon' });
  });

  test('ten at once send one', async () => {
    const { id, email } = await refusedBy('554 5.3.4 Message too big');
    const codes = (await Promise.all(Array.from({ length: 10 }, () => retry(id)))).flatMap(codesOf);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    await app.runWorkerOnce();
    expect(app.smtp?.messages.filter((m) => m.envelope.to.includes(email))).toHaveLength(1);
  });

  test('is refused for what left, was called off, is stopped, or is not there; a list has an outcome for each', async () => {
    const left = await invite();
    await app.runWorkerOnce();
    const revoked = await refusedBy('554 5.3.4 Message too big');
    await app.call(organization.admin, revokeInvitation, { params: { id: revoked.invitationId }, body: {} });
    const stopped = await refusedBy('550 5.1.1 No such user');
    const good = await refusedBy('554 5.3.4 Message too big');
    const nowhere = left.id.replace(/.{12}$/, '000000000000');
    expect(codesOf(await retry(left.id, revoked.id, stopped.id, good.id, nowhere))).toEqual([
      'delivery.not_repeatable',
      'invitation.not_pending',
      'email.suppressed',
      null,
      'delivery.not_found',
    ]);
  });

  test('a message that was never tried in time can be sent again; the number of statements stays', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, () => invite()));
    await app.db.pool.query(
      `update deliveries set state = 'cancelled', state_reason = 'too_late', finished_at = app_now()
       where id = any($1)`,
      [many.map(({ id }) => id)],
    );
    await app.db.pool.query('delete from invitation_hours');
    const statements = async (ids: string[]) => {
      const before = app.db.statements.count;
      expect(codesOf(await retry(...ids)).every((code) => code === null)).toBe(true);
      return app.db.statements.count - before;
    };
    const one = await statements([many[0]?.id ?? '']);
    expect(await statements(many.slice(1).map(({ id }) => id))).toBe(one);
  });
});

describe('stopped addresses', () => {
  test('an admin stops one, sees who and why, and lets it go; both are in the audit log', async () => {
    const { id, userId, email, invitationId } = await invite();
    await app.runWorkerOnce();
    await app.call(organization.admin, suppressAddresses, { body: { delivery_ids: [id] } });
    const { body: list } = await app.call(organization.admin, listSuppressions, { query: { limit: '1' } });
    expect(list.items[0]).toMatchObject({
      kind: 'email',
      address: email,
      reason: 'by_admin',
      created_by: { id: organization.admin.id },
      user: { id: userId },
    });
    await app.clock.move(3601);
    const again = { params: { id: invitationId }, body: {} };
    expect((await app.call(organization.admin, resendInvitation, again)).code).toBe('email.suppressed');
    const suppressionId = list.items[0]?.id ?? '';
    const lift = () => app.call(organization.admin, liftSuppressions, { body: { ids: [suppressionId] } });
    expect(codesOf((await lift()).body.items)).toEqual([null]);
    expect(codesOf((await lift()).body.items)).toEqual(['suppression.not_found']);
    expect((await app.call(organization.admin, resendInvitation, again)).code).toBeNull();
    const { body: log } = await app.call(organization.admin, listAuditEvents, {
      query: { target_id: userId },
    });
    const stops = log.items.filter(({ action }) => action.startsWith('suppression.'));
    expect(
      stops.map(({ action, changes }) => [action, changes.find(({ field }) => field === 'email')]),
    ).toEqual([
      ['suppression.lifted', { field: 'email', before: email, after: null }],
      ['suppression.added', { field: 'email', before: null, after: email }],
    ]);
  });

  test('what was held back can be sent again once the address is free', async () => {
    const { id } = await invite({ delay_seconds: 30 });
    await app.call(organization.admin, suppressAddresses, { body: { delivery_ids: [id] } });
    await app.clock.move(31);
    await app.runWorkerOnce();
    const page = await detail(id);
    expect(page.delivery.state).toBe('suppressed');
    await app.call(organization.admin, liftSuppressions, { body: { ids: [page.suppression?.id ?? ''] } });
    expect(codesOf(await retry(id))).toEqual([null]);
  });

  test('are no matter of Team Admins', async () => {
    const teamAdmin = await app.teamAdmin(team);
    const { id } = await invite();
    for (const call of [
      app.call(teamAdmin, listSuppressions),
      app.call(teamAdmin, suppressAddresses, { body: { delivery_ids: [id] } }),
      app.call(teamAdmin, liftSuppressions, { body: { ids: [id] } }),
    ])
      expect((await call).code).toBe('role.insufficient');
  });
});

describe('a test message', () => {
  test('goes to the own proved contact and shows what the provider answered, word for word', async () => {
    const { body } = await app.call(organization.admin, sendTestMessage, { body: { channel: 'email' } });
    app.smtp?.reply(({ stage }) => (stage === 'data' ? '250 2.0.0 Ok: queued as 4ABC123' : undefined));
    await app.runWorkerOnce();
    app.smtp?.reply();
    const page = await detail(body.delivery_id);
    expect(page.delivery).toMatchObject({
      kind: 'test_message',
      state: 'sent',
      address: organization.admin.email,
    });
    expect(page.attempts[0]?.reply).toContain('queued as 4ABC123');
    expect(page.attempts[0]?.provider_id).toBe('4ABC123');
    const [attempt] = page.attempts;
    const took = Date.parse(attempt?.finished_at ?? '') - Date.parse(attempt?.started_at ?? '');
    expect(took).toBeGreaterThanOrEqual(0);
    const mail = app.smtp?.messages.find((m) => m.envelope.to.includes(organization.admin.email ?? ''));
    expect(mail?.text).toContain('This is the test message');
    const { body: log } = await app.call(organization.admin, listAuditEvents, {
      query: { action: 'channel.tested' },
    });
    expect(log.items[0]?.changes).toContainEqual({ field: 'channel', before: null, after: 'email' });
  });

  test('that is refused ends at once with the reason, and is not tried again', async () => {
    const admin = await app.user(organization, { mobile: true, grants: [{ role: 'organization_admin' }] });
    app.sms?.reply(() => ({ status: 429, body: { code: 20429, message: 'Too many requests' } }));
    const { body } = await app.call(admin, sendTestMessage, { body: { channel: 'sms' } });
    await app.runWorkerOnce();
    app.sms?.reply();
    const page = await detail(body.delivery_id);
    expect(page.delivery.state).toBe('undeliverable');
    expect(page.attempts[0]).toMatchObject({ code: '20429', reply: 'Too many requests' });
  });

  test('of somebody without a proved mobile, and the sixth in ten minutes, are refused', async () => {
    const admin = await app.admin(organization);
    const send = (channel: 'email' | 'sms') => app.call(admin, sendTestMessage, { body: { channel } });
    expect((await send('sms')).code).toBe('contact.not_found');
    for (let i = 0; i < 5; i++) expect((await send('email')).code).toBeNull();
    const sixth = await send('email');
    expect(sixth.code).toBe('limit.reached');
    expect(sixth.problem.errors[0]?.retry_at).toBeDefined();
  });
});

describe('a channel that is down', () => {
  test('says since when, why in whose words, how many wait, and is tried again when an admin asks', async () => {
    app.sms?.reply(() => twilioError(401, 20003, 'Authenticate'));
    const { mobile } = await app.user(await app.organization(), { mobile: true });
    const { id } = await invite({ email: null, mobile });
    const worker = app.runWorkerOnce().catch(() => {});
    const channel = async () =>
      (await app.call(organization.admin, listChannels)).body.items.find((one) => one.channel === 'sms');
    await expect.poll(async () => (await channel())?.broken?.waiting, { timeout: 10_000 }).toBe(1);
    expect((await channel())?.broken).toMatchObject({
      sentence: expect.stringContaining('refuses our user name or password'),
      reply: 'Authenticate',
      next_try_at: expect.any(String),
    });
    const person = await app.user(organization);
    const seen = (await app.call(person, listChannels)).body.items.find((one) => one.channel === 'sms');
    expect(seen?.broken).toMatchObject({ reply: null, waiting: null });

    app.sms?.reply();
    await app.call(organization.admin, retryChannel, { body: { channel: 'sms' } });
    await expect.poll(async () => (await detail(id)).delivery.state, { timeout: 10_000 }).toBe('sent');
    expect((await channel())?.broken).toBeNull();
    await worker;
  });

  test('is asked to try at most ten times a minute', async () => {
    const other = await app.organization();
    const ask = () => app.call(other.admin, retryChannel, { body: { channel: 'email' } });
    for (let i = 0; i < 10; i++) expect((await ask()).code).toBeNull();
    expect((await ask()).code).toBe('limit.reached');
  });
});

test('providers are shown without anything secret, with what could be better', async () => {
  const { body } = await app.call(organization.admin, listProviders);
  expect(body.items).toEqual([
    {
      channel: 'email',
      mode: 'provider',
      provider: 'smtp',
      host: `127.0.0.1:${app.smtp?.port}`,
      sender: 'invitations@harbor.example',
      sender_name: null,
      security: 'none',
      reports_to: null,
      hints: ['no_bounce_address'],
    },
    {
      channel: 'sms',
      mode: 'provider',
      provider: 'twilio',
      host: app.sms?.url.replace('http://', ''),
      sender: '+15005550006',
      sender_name: null,
      security: null,
      reports_to: 'http://localhost:8080/callbacks/sms/twilio/',
      hints: [],
    },
  ]);
  expect(JSON.stringify(body)).not.toContain(app.sms?.authToken);
});
