import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { channelStates } from '../read.ts';
import { mailTo, openHouse, startMail, startSms, testKind } from '../testing/kit.ts';

const auth = { user: 'beckon', password: 'right' };

test('refused credentials stop the channel, burn nothing, are shown, and one message tries again', async () => {
  const house = await openHouse();
  const { sink } = await startMail({ auth });
  const wrong = mailTo(sink.port, 'wrong');
  const transports = { email: wrong, sms: null };
  const kind = testKind();
  const rows = await house.enqueue(...Array.from({ length: 20 }, () => ({ kind: kind.name })));
  const worker = house.worker({ transports });

  await expect.poll(async () => (await channelStates(house.ctx))[0]?.broken ?? null).not.toBeNull();
  await expect.poll(() => house.count(`state = 'queued'`)).toBe(20);
  expect(await house.count('attempts > 0 or finished_at is not null')).toBe(0);
  const connections = sink.connections();
  await sleep(1200);
  expect(sink.connections()).toBe(connections);
  expect(kind.changes).toEqual([]);
  const [email, sms] = await channelStates(house.ctx);
  expect(email).toEqual({
    channel: 'email',
    mode: 'provider',
    broken: {
      since: expect.any(Date),
      next_try_at: expect.any(Date),
      reply: null,
      waiting: null,
      sentence: expect.stringContaining('refuses our user name or password'),
      next_step: expect.stringContaining('Whoever runs'),
    },
  });
  expect(sms?.broken).toBeNull();

  // A minute later one message tries, alone, and finds it broken still.
  const tried = await house.count('id in (select delivery_id from delivery_attempts)');
  await house.moveClock(61);
  worker.wake();
  await expect.poll(() => house.db.many(`select from delivery_attempts`)).toHaveLength(tried + 1);
  await sleep(700);
  expect(await house.db.many('select from delivery_attempts')).toHaveLength(tried + 1);
  expect((await channelStates(house.ctx))[0]?.broken?.since).toEqual(email?.broken?.since);
  expect(await house.count(`state = 'queued' and attempts = 0`)).toBe(20);

  // Somebody corrects the password; the next trial opens the channel for all.
  transports.email = mailTo(sink.port, 'right');
  await house.moveClock(123);
  worker.wake();
  await expect.poll(() => house.count(`state = 'sent' and attempts = 1`), { timeout: 10_000 }).toBe(20);
  expect((await channelStates(house.ctx))[0]?.broken).toBeNull();
  expect(sink.messages).toHaveLength(rows.length);
});

test('of several workers, one makes the trial', async () => {
  const house = await openHouse(20);
  const { stub, sms } = await startSms();
  stub.reply(() => ({ status: 401, body: { code: 20003, message: 'Authenticate' } }));
  await house.db.many(
    `insert into channel_health values ('sms', app_now(), 'credentials', '20003', '', app_now())`,
  );
  const number = { channel: 'sms', address: '+447400123456', canonical: '+447400123456' } as const;
  const kind = testKind().name;
  await house.enqueue(...Array.from({ length: 10 }, () => ({ kind, ...number })));
  for (let i = 0; i < 4; i++) house.worker({ transports: { email: null, sms } });
  await expect.poll(() => house.db.many('select from delivery_attempts')).toHaveLength(1);
  await sleep(1200);
  expect(await house.db.many('select from delivery_attempts')).toHaveLength(1);
  expect(await house.count(`state = 'queued'`)).toBe(10);
});

test('a trial with a message that is not sent after all does not cost the channel another minute', async () => {
  const house = await openHouse();
  const { email } = await startMail();
  await house.db.many(`insert into channel_health values ('email', app_now(), 'tls', '', '', app_now())`);
  const kind = testKind();
  const revoked = testKind({ prepare: async () => ({ ok: false, reason: 'revoked' }) });
  const [first] = await house.enqueue({ kind: revoked.name });
  const [second] = await house.enqueue({ kind: kind.name });
  house.worker({ transports: { email, sms: null } });
  await house.reaches(first?.id ?? '', 'cancelled');
  await house.reaches(second?.id ?? '', 'sent');
});

test('a provider that nobody reaches, time after time, is shown as down; messages tried keep their schedule', async () => {
  const house = await openHouse();
  const { sink, email } = await startMail();
  await sink.stop();
  const kind = testKind().name;
  await house.enqueue(...Array.from({ length: 30 }, () => ({ kind })));
  house.worker({ transports: { email, sms: null } });
  await expect
    .poll(async () => (await channelStates(house.ctx))[0]?.broken?.sentence, { timeout: 5000 })
    .toContain('could not be reached');
  await expect.poll(() => house.count(`state = 'sending'`)).toBe(0);
  const tried = await house.count(`state = 'retrying' and attempts = 1`);
  expect(tried).toBeGreaterThanOrEqual(5);
  expect(tried).toBeLessThan(30);
  expect(await house.count(`state = 'queued' and attempts = 0`)).toBe(30 - tried);
});

test('a kind that fails to write its message, or to note its state, neither loses nor repeats it', async () => {
  const house = await openHouse();
  const { sink, email } = await startMail();
  let broken = true;
  const unwritten = testKind({
    async prepare() {
      if (broken) throw new Error('no template');
      return { ok: true, subject: 'Hello', text: '', html: '' };
    },
  });
  const forgetful = testKind({ onState: () => Promise.reject(new Error('no timeline')) });
  const [late, noted] = await house.enqueue({ kind: unwritten.name }, { kind: forgetful.name });
  house.worker({ transports: { email, sms: null } });
  await house.reaches(noted?.id ?? '', 'sent');
  expect(await house.reaches(late?.id ?? '', 'queued')).toMatchObject({ attempts: 0 });
  await expect.poll(async () => (await house.delivery(late?.id ?? '')).state_reason).toBe('not_prepared');
  expect(await house.attempts(late?.id ?? '')).toEqual([]);
  broken = false;
  await house.moveClock(61);
  await house.reaches(late?.id ?? '', 'sent');
  expect(sink.messages).toHaveLength(2);
});
