import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mailTo, openHouse, testKind } from '../testing/kit.ts';
import { createGate, createSlots, HAND_OFFS_AT_ONCE, KEPT_FOR_CODES } from './slots.ts';

/** A real SMTP server that takes two seconds for each message. */
async function startSlowServer() {
  const arrivals: { to: string; at: number }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        setTimeout(() => {
          arrivals.push({ to, at: performance.now() });
          done();
        }, 2000);
      });
    },
  });
  server.on('error', () => {});
  const listener = server.listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: (listener.address() as AddressInfo).port, arrivals };
}

test('with 10,000 queued and a provider at two seconds a message, a code leaves within three', async () => {
  const house = await openHouse();
  const { port, arrivals } = await startSlowServer();
  const kind = testKind().name;
  const codes = testKind({ atMostOnce: true }).name;
  await house.enqueue(
    ...Array.from({ length: 10_000 }, (_, i) => {
      const address = `u${i}@corp.io`;
      return { kind, lane: i < 100 ? ('single' as const) : ('bulk' as const), address, canonical: address };
    }),
  );
  house.worker({ transports: { email: mailTo(port), sms: null } });
  await expect.poll(() => house.count(`state = 'sending'`)).toBe(HAND_OFFS_AT_ONCE - KEPT_FOR_CODES);
  for (const address of ['ann@corp.io', 'bob@corp.io', 'cat@corp.io']) {
    const before = performance.now();
    // As from another process: nobody wakes this worker.
    await house.enqueue({ kind: codes, lane: 'code', address, canonical: address });
    await expect.poll(() => arrivals.find(({ to }) => to === address), { timeout: 10_000 }).toBeDefined();
    const at = arrivals.find(({ to }) => to === address)?.at ?? Number.POSITIVE_INFINITY;
    expect(at - before).toBeLessThan(3000);
  }
});

test('codes go before single messages, and these before lists, whatever came first', async () => {
  // One connection, so that the order of preparing is the order of claiming.
  const house = await openHouse(1);
  const order: string[] = [];
  const kind = testKind({
    async prepare(_tx, delivery) {
      order.push(delivery.lane);
      return { ok: false, reason: 'seen' };
    },
  }).name;
  const lanes = ['bulk', 'bulk', 'bulk', 'single', 'single', 'code', 'code'] as const;
  for (const lane of lanes) await house.enqueue({ kind, lane });
  house.worker();
  await expect.poll(() => order.length).toBe(7);
  expect(order).toEqual([...lanes].reverse());
});

describe('slots', () => {
  test('other messages leave some free for codes, and codes may use all', async () => {
    const slots = createSlots(() => {});
    const never = new Promise<void>(() => {});
    while (slots.free('email', 'bulk') > 0) slots.hold('email', 'bulk', never);
    expect(slots.busy('email')).toBe(HAND_OFFS_AT_ONCE - KEPT_FOR_CODES);
    expect(slots.free('email', 'single')).toBe(0);
    expect(slots.free('email', 'code')).toBe(KEPT_FOR_CODES);
    expect(slots.free('sms', 'bulk')).toBe(HAND_OFFS_AT_ONCE - KEPT_FOR_CODES);
    const others = createSlots(() => {});
    for (let i = 0; i < HAND_OFFS_AT_ONCE; i++) others.hold('sms', 'code', never);
    expect([others.free('sms', 'code'), others.free('sms', 'single')]).toEqual([0, 0]);
  });

  test('a slot comes free when its message ends', async () => {
    let freed = 0;
    const slots = createSlots(() => {
      freed += 1;
    });
    slots.hold(
      'email',
      'code',
      sleep(10).then(() => {}),
    );
    expect(slots.busy('email')).toBe(1);
    await slots.idle();
    expect([slots.busy('email'), freed]).toEqual([0, 1]);
  });
});

test('the gate never lets more than its width through, and loses no turn to a failure', async () => {
  const gate = createGate(2);
  let inside = 0;
  let most = 0;
  const work = async (fails: boolean) => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(5);
    inside -= 1;
    if (fails) throw new Error('no');
  };
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => gate(() => work(i % 3 === 0))),
  );
  expect(most).toBe(2);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(13);
});
