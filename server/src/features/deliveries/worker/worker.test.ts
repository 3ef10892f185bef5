import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cancelDeliveries } from '../commands/cancel-deliveries.ts';
import { suppressContacts } from '../commands/suppress-contacts.ts';
import { mailTo, openHouse, startMail, startSms, testKind } from '../testing/kit.ts';

test('an email leaves once it is queued, and its kind hears of it', async () => {
  const house = await openHouse();
  const { sink, email } = await startMail();
  const kind = testKind();
  const [row] = await house.enqueue({ kind: kind.name });
  const worker = house.worker({ transports: { email, sms: null } });
  worker.wake();
  const mail = await sink.waitFor(() => true);
  expect(mail).toMatchObject({
    subject: 'Hello',
    messageId: row?.message_id,
    envelope: { to: ['jane@corp.io'] },
  });
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  const sent = await house.reaches(row?.id ?? '', 'sent');
  expect(sent).toMatchObject({
    attempts: 1,
    leased_by: null,
    state_reason: null,
    finished_at: expect.any(Date),
  });
  const [attempt] = await house.attempts(sent.id);
  expect(attempt).toMatchObject({
    number: 1,
    result: 'sent',
    provider: 'smtp',
    finished_at: expect.any(Date),
  });
  expect(kind.prepared).toEqual([{ deliveryId: sent.id, attemptId: attempt?.id }]);
  expect(kind.changes).toMatchObject([{ state: 'sent', delivery: { id: sent.id, state: 'sent' } }]);
});

test.for([
  [null, 'Zakłady "Ports, Ships" <x@y.test>', 'Zakłady "Ports, Ships" <x@y.test>'],
  ['Corp', 'Zakłady', 'Corp'],
  [null, undefined, ''],
] as const)(
  'from a sender called %s, an email of %s comes from %s',
  async ([fromName, senderName, shown]) => {
    const house = await openHouse();
    const { sink } = await startMail();
    const kind = testKind({
      prepare: async () => ({
        ok: true,
        subject: 'Hello',
        text: 'Hello',
        html: '<p>Hello</p>',
        ...(senderName === undefined ? {} : { senderName }),
      }),
    });
    await house.enqueue({ kind: kind.name });
    house.worker({
      transports: { email: mailTo(sink.port, undefined, { from: 'Portal@Corp.TEST', fromName }), sms: null },
    });
    const mail = await sink.waitFor(() => true);
    expect(mail.from?.value).toEqual([{ address: 'Portal@corp.test', name: shown }]);
    expect(mail.envelope.from).toBe('Portal@corp.test');
    expect(mail.raw).toMatch(/^From: [\x20-\x7e]+\r?$/m);
  },
);

test('a text message leaves with the id that its provider gave it', async () => {
  const house = await openHouse();
  const { stub, sms } = await startSms();
  const kind = testKind();
  const number = '+447400123456';
  const [row] = await house.enqueue({ kind: kind.name, channel: 'sms', address: number, canonical: number });
  house.worker({ transports: { email: null, sms } });
  const message = await stub.waitFor(() => true);
  expect(message).toMatchObject({ to: number, text: `Hello ${kind.prepared[0]?.attemptId}` });
  await house.reaches(row?.id ?? '', 'sent');
  expect(await house.attempts(row?.id ?? '')).toMatchObject([{ provider_id: message.providerId }]);
});

test('four workers on one queue send each message once', async () => {
  const house = await openHouse(20);
  const { sink, email } = await startMail();
  const kind = testKind();
  const addresses = Array.from({ length: 200 }, (_, i) => `u${i}@corp.io`);
  await house.enqueue(
    ...addresses.map((address) => ({ kind: kind.name, lane: 'bulk' as const, address, canonical: address })),
  );
  for (let i = 0; i < 4; i++) house.worker({ transports: { email, sms: null } });
  await expect.poll(() => house.count(`state = 'sent'`), { timeout: 20_000 }).toBe(200);
  expect(sink.messages.flatMap((mail) => mail.envelope.to).sort()).toEqual([...addresses].sort());
  expect(kind.changes).toHaveLength(200);
});

test('a passing refusal is tried again after a minute, with the same Message-ID', async () => {
  const house = await openHouse();
  const { sink, email } = await startMail();
  sink.reply(({ stage }) => (stage === 'rcpt' ? '450 4.2.1 Try later, jane@corp.io' : undefined));
  const kind = testKind();
  const [row] = await house.enqueue({ kind: kind.name });
  const worker = house.worker({ transports: { email, sms: null } });
  const id = row?.id ?? '';
  const waiting = await house.reaches(id, 'retrying');
  expect(waiting).toMatchObject({ state_reason: 'temporary', attempts: 1, finished_at: null });
  const [attempt] = await house.attempts(id);
  expect(attempt).toMatchObject({ result: 'retry', class: 'temporary', code: '450 4.2.1' });
  expect(attempt?.reply).not.toContain('jane@');
  const wait = (waiting.not_before.getTime() - (attempt?.finished_at?.getTime() ?? 0)) / 1000;
  expect(wait).toBeGreaterThanOrEqual(60);
  expect(wait).toBeLessThanOrEqual(66);

  sink.reply();
  worker.wake();
  await sleep(700);
  expect(sink.messages).toHaveLength(0);
  await house.moveClock(67);
  const mail = await sink.waitFor(() => true);
  expect(mail.messageId).toBe(row?.message_id);
  expect(await house.reaches(id, 'sent')).toMatchObject({ attempts: 2 });
  expect((await house.attempts(id)).map(({ number, result }) => [number, result])).toEqual([
    [1, 'retry'],
    [2, 'sent'],
  ]);
  expect(kind.changes.map(({ state }) => state)).toEqual(['retrying', 'sent']);
});

test('what a provider asks us to wait is honored', async () => {
  const house = await openHouse();
  const { stub, sms } = await startSms();
  stub.reply(() => ({ status: 429, body: {}, headers: { 'retry-after': '600' } }));
  const [row] = await house.enqueue({ kind: testKind().name, channel: 'sms', address: '+447400123456' });
  house.worker({ transports: { email: null, sms } });
  const waiting = await house.reaches(row?.id ?? '', 'retrying');
  const [now] = await house.db.many<{ now: Date }>('select app_now() as now');
  expect(waiting.not_before.getTime() - (now?.now.getTime() ?? 0)).toBeGreaterThan(590_000);
  expect(waiting.state_reason).toBe('throttled');
});

describe('a mailbox that does not exist', () => {
  test('is undeliverable within ten seconds, and later messages to it are not sent', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    sink.reply(({ stage }) => (stage === 'rcpt' ? '550 5.1.1 No such user' : undefined));
    const kind = testKind();
    const [first] = await house.enqueue({ kind: kind.name });
    const worker = house.worker({ transports: { email, sms: null } });
    const failed = await house.reaches(first?.id ?? '', 'undeliverable', 10_000);
    expect(failed).toMatchObject({
      state_reason: 'no_such_recipient',
      attempts: 1,
      finished_at: expect.any(Date),
    });
    expect(kind.changes).toMatchObject([{ state: 'undeliverable', outcome: { class: 'no_such_recipient' } }]);

    sink.reply();
    const [second, other] = await house.enqueue(
      { kind: kind.name },
      { kind: kind.name, address: 'joe@corp.io', canonical: 'joe@corp.io' },
    );
    worker.wake();
    await house.reaches(other?.id ?? '', 'sent');
    expect(await house.reaches(second?.id ?? '', 'suppressed')).toMatchObject({
      state_reason: 'bounced',
      attempts: 0,
    });
    expect(sink.messages).toHaveLength(1);
    expect(kind.changes.filter(({ state }) => state === 'suppressed')).toHaveLength(1);
  });

  test('is suppressed in this organization only', async () => {
    const house = await openHouse();
    const { email } = await startMail();
    const foreign = house.contextFor(await house.addOrganization());
    await foreign.db.transaction((db) =>
      suppressContacts({ ...foreign, db }, [{ kind: 'email', canonical: 'jane@corp.io' }], 'not_me'),
    );
    const [row] = await house.enqueue({ kind: testKind().name });
    house.worker({ transports: { email, sms: null } });
    await house.reaches(row?.id ?? '', 'sent');
  });
});

describe('between claim and hand-off', () => {
  test('an address that is suppressed just then is not written to', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    // The first message takes both writers' time; the second is claimed with it and waits.
    const kind = testKind({
      async prepare(tx, delivery) {
        if (delivery.address === 'jane@corp.io') await sleep(1500);
        return { ok: true, subject: tx.requestId, text: '', html: '' };
      },
    });
    const [, , late] = await house.enqueue(
      { kind: kind.name },
      { kind: kind.name, canonical: 'jane@corp.io ' },
      { kind: kind.name, address: 'joe@corp.io', canonical: 'joe@corp.io', delaySeconds: 0.001 },
    );
    house.worker({ transports: { email, sms: null } });
    await house.reaches(late?.id ?? '', 'sending');
    await house.db.transaction((db) =>
      suppressContacts({ ...house.ctx, db }, [{ kind: 'email', canonical: 'joe@corp.io' }], 'not_me'),
    );
    expect(await house.reaches(late?.id ?? '', 'suppressed')).toMatchObject({ attempts: 0, leased_by: null });
    await expect.poll(() => house.count(`state = 'sent'`)).toBe(2);
    expect(sink.messages.flatMap((mail) => mail.envelope.to)).not.toContain('joe@corp.io');
  });

  test('a message cannot be cancelled, but its kind may refuse to write it', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    const asked = Promise.withResolvers<void>();
    const revoked = Promise.withResolvers<void>();
    const kind = testKind({
      async prepare() {
        asked.resolve();
        await revoked.promise;
        return { ok: false, reason: 'revoked' };
      },
    });
    const [row] = await house.enqueue({ kind: kind.name });
    const id = row?.id ?? '';
    house.worker({ transports: { email, sms: null } });
    await asked.promise;
    const outcome = await house.db.transaction((db) =>
      cancelDeliveries({ ...house.ctx, db }, { ids: [id] }, 'undone'),
    );
    expect(outcome).toMatchObject({ cancelled: [], inFlight: [{ id }] });
    revoked.resolve();
    expect(await house.reaches(id, 'cancelled')).toMatchObject({ state_reason: 'revoked', attempts: 0 });
    expect(await house.attempts(id)).toEqual([]);
    expect(kind.changes).toMatchObject([{ state: 'cancelled' }]);
    expect(sink.messages).toEqual([]);
  });
});

test('a message cancelled before a worker came never leaves', async () => {
  const house = await openHouse();
  const { sink, email } = await startMail();
  const kind = testKind().name;
  const [gone, stays] = await house.enqueue({ kind, delaySeconds: 1 }, { kind });
  house.worker({ transports: { email, sms: null } });
  await house.db.transaction((db) =>
    cancelDeliveries({ ...house.ctx, db }, { ids: [gone?.id ?? ''] }, 'undone'),
  );
  await house.moveClock(60);
  await house.reaches(stays?.id ?? '', 'sent');
  await sleep(700);
  expect(sink.messages).toHaveLength(1);
  expect(await house.delivery(gone?.id ?? '')).toMatchObject({ state: 'cancelled', state_reason: 'undone' });
});

test('a held message leaves when its hour ends, not before', async () => {
  const house = await openHouse();
  const { sink, email } = await startMail();
  const [clock] = await house.db.many<{ now: Date }>('select app_now() as now');
  const notBefore = new Date((clock?.now.getTime() ?? 0) + 3_600_000);
  const [row] = await house.enqueue({ kind: testKind().name, held: true, notBefore });
  house.worker({ transports: { email, sms: null } });
  await house.moveClock(3590);
  await sleep(800);
  expect(await house.delivery(row?.id ?? '')).toMatchObject({ state: 'held' });
  await house.moveClock(3601);
  await house.reaches(row?.id ?? '', 'sent');
  expect(sink.messages).toHaveLength(1);
});
