import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { transaction } from '../../platform/context/index.ts';
import { sayKept, translatorFor } from '../../platform/messages/index.ts';
import { smsParts } from '../../platform/text.ts';
import { suppressContacts } from '../deliveries/index.ts';
import { createInvitation, resendInvitation, revokeInvitation } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
let count = 0;
const HOUR = 3600;

beforeAll(async () => {
  app = await startTestApp({ smtp: true, sms: true });
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.clock.reset();
  app.smtp?.reply();
  app.sms?.reply();
  org = await app.organization({ name: 'Harbor Logistics' });
});

async function invite(given: Record<string, unknown> = {}) {
  const body = { first_name: 'Zofia', email: `one${++count}@people.example`, ...given };
  const answer = await app.call(org.admin, createInvitation, { body });
  const id = answer.body.invitation?.id ?? '';
  return { id, userId: answer.body.user.id, email: body.email as string };
}

interface Line {
  kind: string;
  detail: { sentence?: string | undefined; next_step?: string | null; reply?: string | null };
}
const english = translatorFor('en');
/** As an English reader gets it. */
const timeline = async (id: string): Promise<Line[]> => {
  const lines = await app.db.many<Line>(
    'select kind, detail from invitation_events where invitation_id = $1 order by id',
    [id],
  );
  return lines.map(({ kind, detail: { sentence, next_step, reply } }) => ({
    kind,
    detail: {
      sentence: sayKept(sentence, english) ?? undefined,
      next_step: sayKept(next_step, english),
      reply: reply ?? null,
    },
  }));
};
const links = (id: string) =>
  app.db.many<{ attempt_id: string | null; origin: string }>(
    `select l.attempt_id, l.origin from invitation_links l
     join delivery_attempts a on a.id = l.attempt_id where l.invitation_id = $1 order by l.id`,
    [id],
  );
const hours = (email: string) =>
  app.db.many('select 1 from invitation_hours where organization_id = $1 and canonical = $2', [
    org.id,
    email,
  ]);
const mails = (email: string) => (app.smtp?.messages ?? []).filter((m) => m.envelope.to.includes(email));

test('an email comes from the organization by name', async () => {
  const { email } = await invite();
  await app.runWorkerOnce();
  const mail = await app.smtp?.waitFor((m) => m.envelope.to.includes(email));
  expect(mail?.from?.value).toEqual([{ address: 'invitations@harbor.example', name: 'Harbor Logistics' }]);
});

describe('the message', () => {
  test('leaves by email and SMS, each with a link of its own, tied to its attempt', async () => {
    const guest = await invite({ mobile: '+447400123123' });
    await app.runWorkerOnce();
    const [mail] = mails(guest.email);
    const text = app.sms?.messages.find((m) => m.to === '+447400123123')?.text ?? '';
    expect(mail?.subject).toBe(`${org.admin.name} has invited you to Harbor Logistics`);
    expect(mail?.text).toContain('http://localhost:8080/j/');
    expect(mail?.html).toContain('Join');
    expect(text).toMatch(
      /^Harbor Logistics: .* Join: http:\/\/localhost:8080\/j\/[\w-]{22} Works until \d+ \w{3}\.$/,
    );
    expect(smsParts(text).parts).toBe(1);
    expect((await links(guest.id)).map((l) => l.origin)).toEqual(['message', 'message']);
    const lines = await timeline(guest.id);
    expect(lines.map((l) => l.kind)).toEqual(['created', 'queued', 'queued', 'sent', 'sent']);
    expect(lines.at(-1)?.detail.sentence).toBeTruthy();
    expect(JSON.stringify(lines)).not.toContain(guest.email);
  });

  test('that arrives twice has one Message-ID, and the link of either copy joins', async () => {
    for (const copy of [0, 1]) {
      const guest = await invite();
      let losses = 1;
      app.smtp?.reply((step) => (step.stage === 'data' && losses-- > 0 ? 'store_and_drop' : undefined));
      await app.runWorkerOnce();
      expect((await timeline(guest.id)).at(-1)?.kind).toBe('retrying');
      expect(await hours(guest.email)).toHaveLength(1);
      await app.clock.move(600);
      await app.runWorkerOnce();
      expect((await timeline(guest.id)).map((l) => l.kind)).toEqual([
        'created',
        'queued',
        'retrying',
        'sent',
      ]);
      const arrived = mails(guest.email);
      expect(arrived).toHaveLength(2);
      expect(new Set(arrived.map((m) => m.messageId)).size).toBe(1);
      const paths = arrived.map((m) => /\/j\/[\w-]{22}/.exec(m.text ?? '')?.[0] ?? '');
      expect(new Set(paths).size).toBe(2);
      const headers = { origin: app.services.settings.publicUrl.origin };
      const joined = await app.api.inject({ method: 'POST', url: paths[copy] ?? '', headers });
      expect(joined.headers.location).toBe('/welcome');
    }
  });

  test('tried many times tells of it once', async () => {
    const guest = await invite();
    app.smtp?.reply((step) => (step.stage === 'data' ? '451 4.3.0 Try later' : undefined));
    for (let i = 0; i < 4; i++) {
      await app.runWorkerOnce();
      await app.clock.move(HOUR * 3);
    }
    expect((await timeline(guest.id)).filter((l) => l.kind === 'retrying')).toHaveLength(1);
    expect((await links(guest.id)).length).toBeGreaterThan(2);
  });

  test('that nobody can get says so in words, and gives the hour back', async () => {
    const guest = await invite();
    app.smtp?.reply((step) => (step.stage === 'rcpt' ? `550 5.1.1 No such user ${guest.email}` : undefined));
    await app.runWorkerOnce();
    const last = (await timeline(guest.id)).at(-1);
    expect(last?.kind).toBe('undeliverable');
    expect(last?.detail).toMatchObject({
      sentence: 'There is no mailbox with this address.',
      next_step: expect.stringContaining('Check the address'),
      reply: expect.stringMatching(/^No such user o\*\*\*@/),
    });
    expect(JSON.stringify(last)).not.toContain(guest.email);
    expect(await hours(guest.email)).toEqual([]);
    const [entry] = await app.db.many<{ last_event: string }>(
      'select last_event from directory_entries where user_id = $1',
      [guest.userId],
    );
    expect(entry?.last_event).toBe('undeliverable');
  });
});

describe('looked at once more before it leaves', () => {
  test('revoked while it waited: cancelled with the reason, nothing leaves, the hour is free', async () => {
    const guest = await invite();
    await app.call(org.admin, revokeInvitation, { params: { id: guest.id }, body: {} });
    await app.runWorkerOnce();
    expect(mails(guest.email)).toEqual([]);
    expect((await timeline(guest.id)).map((l) => l.kind)).toEqual([
      'created',
      'queued',
      'cancelled',
      'revoked',
    ]);
    expect(await hours(guest.email)).toEqual([]);
  });

  test.each([
    ['expired', `update invitations set expires_at = app_now() where id = $1`],
    [
      'revoked',
      `update users set status = 'not_invited' where id = (select user_id from invitations where id = $1)`,
    ],
    [
      'contact_changed',
      `update contact_points set released_at = app_now() where user_id = (select user_id from invitations where id = $1)`,
    ],
    ['declined', `update invitations set state = 'declined' where id = $1`],
    ['accepted', `update invitations set state = 'accepted' where id = $1`],
  ])('%s by the time it is written: no link is made, and the timeline says why', async (reason, change) => {
    const guest = await invite();
    await app.db.many(change, [guest.id]);
    await app.runWorkerOnce();
    expect(mails(guest.email)).toEqual([]);
    expect(await links(guest.id)).toEqual([]);
    const [row] = await app.db.many('select state, state_reason from deliveries where subject_id = $1', [
      guest.id,
    ]);
    expect(row).toEqual({ state: 'cancelled', state_reason: reason });
    const last = (await timeline(guest.id)).at(-1);
    expect(last?.kind).toBe('cancelled');
    expect(last?.detail.sentence).not.toBe('Was cancelled before it left.');
  });

  test('suppressed meanwhile: not sent, and the hour is free', async () => {
    const guest = await invite();
    const ctx = app.services.contextFor(org.id, { kind: 'system' });
    await transaction(ctx, (tx) =>
      suppressContacts(tx, [{ kind: 'email', canonical: guest.email }], 'not_me'),
    );
    await app.runWorkerOnce();
    expect(mails(guest.email)).toEqual([]);
    const last = (await timeline(guest.id)).at(-1);
    expect([last?.kind, last?.detail.sentence]).toEqual([
      'suppressed',
      'The person said that they are not who was meant.',
    ]);
    expect(await hours(guest.email)).toEqual([]);
  });

  test('what is recorded after the invitation ended does not hide how it ended', async () => {
    const guest = await invite();
    await app.runWorkerOnce();
    await app.clock.move(HOUR + 1);
    await app.call(org.admin, resendInvitation, { params: { id: guest.id }, body: {} });
    // Handed over and being recorded when the person said *Not me*.
    await app.db.many(`update invitations set state = 'declined' where id = $1`, [guest.id]);
    await app.db.many(`update directory_entries set last_event = 'not_me' where user_id = $1`, [
      guest.userId,
    ]);
    await app.runWorkerOnce();
    expect((await timeline(guest.id)).at(-1)?.kind).toBe('cancelled');
    const [entry] = await app.db.many<{ last_event: string }>(
      'select last_event from directory_entries where user_id = $1',
      [guest.userId],
    );
    expect(entry?.last_event).toBe('not_me');
  });
});
