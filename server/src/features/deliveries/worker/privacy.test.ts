import { pino } from 'pino';
import { expect, test } from 'vitest';
import { mailTo, openHouse, startMail, testKind } from '../testing/kit.ts';

test('whatever goes wrong, no address, number, text or code reaches the log or the stored reply', async () => {
  const house = await openHouse();
  const { sink } = await startMail({ auth: { user: 'beckon', password: 'right' } });
  sink.reply(({ stage, address }) =>
    stage === 'rcpt' && address === 'bounced@corp.io'
      ? '550 5.1.1 <bounced@corp.io> is unknown here'
      : undefined,
  );
  let logged = '';
  const write = (line: string) => {
    logged += line;
  };
  const log = pino({ level: 'debug' }, { write });
  const unwritten = testKind({
    prepare: (_tx, { address }) => Promise.reject(new Error(`no template for ${address}, 123456`)),
  }).name;
  const forgetful = testKind({
    onState: async (tx) => void (await tx.db.many(`select 'jane@corp.io'::uuid`)),
  }).name;
  const plain = testKind().name;
  const [a, b, c, d] = await house.enqueue(
    { kind: unwritten },
    { kind: forgetful },
    { kind: plain, address: 'bounced@corp.io', canonical: 'bounced@corp.io' },
    { kind: plain, channel: 'sms', address: '+447400123456', canonical: '+447400123456' },
  );
  const sms = { sendSms: () => Promise.reject(new Error('no route to +447400123456')) };
  const worker = house.worker({ log, transports: { email: mailTo(sink.port, 'right'), sms } });
  await house.reaches(b?.id ?? '', 'sent');
  await house.reaches(c?.id ?? '', 'undeliverable');
  await house.reaches(d?.id ?? '', 'retrying');
  await expect.poll(async () => (await house.delivery(a?.id ?? '')).state_reason).toBe('not_prepared');
  await worker.stop();
  const broken = house.worker({ log, transports: { email: mailTo(sink.port, 'wrong-secret'), sms } });
  await house.enqueue({ kind: plain });
  await expect.poll(() => logged).toContain('channel.broken');
  await broken.stop();

  for (const event of ['delivery.not_prepared', 'delivery.record_failed', 'delivery.fault']) {
    expect(logged).toContain(event);
  }
  expect(logged).not.toMatch(/@corp\.io|447400|123456|wrong-secret/);
  const replies = JSON.stringify(await house.db.many('select code, class, reply from delivery_attempts'));
  expect(replies).toContain('is unknown here');
  expect(replies).not.toMatch(/bounced@|447400|wrong-secret/);
});
