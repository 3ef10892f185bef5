import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SunkMail } from '../../../../test/smtp-sink.ts';
import { type House, openHouse, startMail, testKind } from '../testing/kit.ts';

const doomed = fileURLToPath(new URL('../testing/doomed-worker.ts', import.meta.url));

/** Starts a worker in a process of its own, and kills it after the server has the message and before it says so. */
async function crashInFlight(house: House, kind: { name: string; atMostOnce?: boolean }) {
  const { sink, email } = await startMail();
  const { promise: arrived, resolve } = Promise.withResolvers<SunkMail>();
  sink.reply(({ mail }) => {
    if (!mail) return undefined;
    resolve(mail);
    return 'silence';
  });
  const child = spawn(
    process.execPath,
    [doomed, house.url, String(sink.port), kind.name, kind.atMostOnce ? 'once' : 'often'],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const first = await arrived;
  child.kill('SIGKILL');
  await once(child, 'exit');
  sink.reply();
  return { sink, email, first };
}

describe('a worker that is killed while the provider has the message', () => {
  test('leaves it to another once its lease is over, which sends it again with the same Message-ID', async () => {
    const house = await openHouse();
    const kind = testKind();
    const [row] = await house.enqueue({ kind: kind.name });
    const id = row?.id ?? '';
    const { sink, email, first } = await crashInFlight(house, kind);

    const worker = house.worker({ transports: { email, sms: null } });
    await sleep(800);
    expect(await house.delivery(id)).toMatchObject({ state: 'sending', attempts: 1 });
    expect(await house.attempts(id)).toMatchObject([{ number: 1, result: null, finished_at: null }]);

    await house.moveClock(91);
    worker.wake();
    const second = await sink.waitFor(() => true);
    expect(second.messageId).toBe(first.messageId);
    expect(second.messageId).toBe(row?.message_id);
    await house.reaches(id, 'sent');
    expect(await house.attempts(id)).toMatchObject([
      { number: 1, result: 'lost' },
      { number: 2, result: 'sent' },
    ]);
    expect(kind.changes.map(({ state }) => state)).toEqual(['retrying', 'sent']);
  });

  test('ends it where it may be handed over at most once', async () => {
    const house = await openHouse();
    const kind = testKind({ atMostOnce: true });
    const [row] = await house.enqueue({ kind: kind.name, lane: 'code' });
    const { sink, email } = await crashInFlight(house, kind);
    await house.moveClock(91);
    house.worker({ transports: { email, sms: null } });
    const ended = await house.reaches(row?.id ?? '', 'cancelled');
    expect(ended.state_reason).toBe('lost_in_flight');
    await sleep(700);
    expect(sink.messages).toEqual([]);
    expect(kind.changes.map(({ state }) => state)).toEqual(['cancelled']);
  });
});

test('one that was claimed but not begun is no loss: even a message of at most once is sent', async () => {
  const house = await openHouse();
  const { email } = await startMail();
  const kind = testKind({ atMostOnce: true });
  const [row] = await house.enqueue({ kind: kind.name });
  await house.db.many(
    `update deliveries set state = 'sending', leased_by = 'gone', leased_until = app_now() - interval '1 second'`,
  );
  house.worker({ transports: { email, sms: null } });
  expect(await house.reaches(row?.id ?? '', 'sent')).toMatchObject({ attempts: 1 });
  expect(kind.changes.map(({ state }) => state)).toEqual(['sent']);
});

test('a late "sent" stops the repetition that was planned', async () => {
  const house = await openHouse();
  const { sink, email } = await startMail();
  const handedOver = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const kind = testKind();
  const [row] = await house.enqueue({ kind: kind.name });
  const id = row?.id ?? '';
  const slow = house.worker({
    transports: {
      sms: null,
      email: {
        from: { address: 'portal@beckon.test.com' },
        async sendEmail(message) {
          const outcome = await email?.sendEmail(message);
          handedOver.resolve();
          await answer.promise;
          if (!outcome) throw new Error('no transport');
          return outcome;
        },
      },
    },
  });
  await handedOver.promise;
  // Its own process finds the lease over, and plans to send again; before that, the provider's answer comes.
  await house.db.many(`update deliveries set state = 'retrying', state_reason = 'lost_in_flight', leased_by = null,
    not_before = app_now() + interval '1 hour'`);
  answer.resolve();
  await house.reaches(id, 'sent');
  await slow.stop();
  expect(sink.messages).toHaveLength(1);
});

describe('the end of a message', () => {
  test('one that could not leave in time is cancelled, one that was tried is undeliverable', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    const kind = testKind();
    const [fresh, tried] = await house.enqueue(
      { kind: kind.name, notAfterSeconds: 600 },
      { kind: kind.name, notAfterSeconds: 600 },
    );
    await house.db.many(
      `update deliveries set state = 'retrying', attempts = 2, not_before = app_now() + interval '1 day' where id = $1`,
      [tried?.id],
    );
    await house.moveClock(601);
    house.worker({ transports: { email, sms: null } });
    expect(await house.reaches(fresh?.id ?? '', 'cancelled')).toMatchObject({ state_reason: 'too_late' });
    expect(await house.reaches(tried?.id ?? '', 'undeliverable')).toMatchObject({ state_reason: 'gave_up' });
    expect(sink.messages).toEqual([]);
    expect(kind.changes.map(({ state }) => state).sort()).toEqual(['cancelled', 'undeliverable']);
  });

  test('comes at once when the next try would be too late', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    sink.reply(({ stage }) => (stage === 'rcpt' ? '450 4.2.1 Try later' : undefined));
    const [row] = await house.enqueue({ kind: testKind().name, notAfterSeconds: 50 });
    house.worker({ transports: { email, sms: null } });
    expect(await house.reaches(row?.id ?? '', 'undeliverable')).toMatchObject({
      state_reason: 'gave_up',
      finished_at: expect.any(Date),
    });
  });

  test('a full mailbox is tried for a day, however long the message is good for', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    sink.reply(({ stage }) => (stage === 'rcpt' ? '552 5.2.2 Mailbox full' : undefined));
    const kind = testKind().name;
    const [row] = await house.enqueue({ kind });
    const worker = house.worker({ transports: { email, sms: null } });
    await house.reaches(row?.id ?? '', 'retrying');
    await house.moveClock(86_400);
    worker.wake();
    await house.reaches(row?.id ?? '', 'undeliverable');
    expect(await house.attempts(row?.id ?? '')).toHaveLength(2);
  });
});

describe('a stop', () => {
  test('lets what is in flight end, and claims nothing more', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    const kind = testKind();
    const rows = await house.enqueue(...Array.from({ length: 20 }, () => ({ kind: kind.name })));
    const begun = Promise.withResolvers<void>();
    const worker = house.worker({
      transports: {
        sms: null,
        email: {
          from: { address: 'portal@beckon.test.com' },
          async sendEmail(message) {
            begun.resolve();
            await sleep(300);
            if (!email) throw new Error('no transport');
            return email.sendEmail(message);
          },
        },
      },
    });
    await begun.promise;
    await worker.stop();
    const sent = await house.count(`state = 'sent'`);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBe(sink.messages.length);
    expect(sent).toBeLessThan(rows.length);
    expect(await house.count(`state = 'queued'`)).toBe(rows.length - sent);
    await sleep(700);
    expect(await house.count(`state = 'sent'`)).toBe(sent);
  });

  test('gives back what does not end in time', async () => {
    const house = await openHouse();
    const { sink, email } = await startMail();
    sink.reply(({ stage }) => (stage === 'data' ? 'silence' : undefined));
    const kind = testKind();
    const [row] = await house.enqueue({ kind: kind.name });
    const worker = house.worker({ transports: { email, sms: null } });
    await house.reaches(row?.id ?? '', 'sending');
    await expect.poll(() => house.attempts(row?.id ?? '')).toHaveLength(1);
    const before = performance.now();
    await worker.stop(500);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await house.delivery(row?.id ?? '')).toMatchObject({ state: 'retrying', leased_by: null });
  });
});
