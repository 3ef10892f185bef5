import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbeddedDatabase } from '../../../platform/database/embedded/index.ts';
import { openDatabase } from '../../../platform/database/index.ts';
import { migrate } from '../../../platform/database/migrate.ts';
import { furnish, startMail, startSms, testKind } from '../testing/kit.ts';

test('the embedded database, with its one session, sends, retries, and answers others meanwhile', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'beckon-deliveries-'));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const embedded = await startEmbeddedDatabase({ dataFolder });
  onTestFinished(() => embedded.stop());
  const db = openDatabase(embedded.connectionConfig, 1);
  await migrate(db);
  const house = await furnish(db);
  const { sink, email } = await startMail();
  const { stub, sms } = await startSms();
  sink.reply(({ stage, address }) =>
    stage === 'rcpt' && address === 'u0@corp.io' ? '450 4.2.1 Later' : undefined,
  );
  const kind = testKind();
  const rows = await house.enqueue(
    ...Array.from({ length: 60 }, (_, i) => ({
      kind: kind.name,
      lane: 'bulk' as const,
      ...(i % 2
        ? { channel: 'sms' as const, address: `+4474001234${10 + i}`, canonical: `+4474001234${10 + i}` }
        : { address: `u${i}@corp.io`, canonical: `u${i}@corp.io` }),
    })),
  );
  house.worker({ transports: { email, sms } });
  let slowest = 0;
  await expect
    .poll(
      async () => {
        const before = performance.now();
        const done = await house.count(`state = 'sent'`);
        slowest = Math.max(slowest, performance.now() - before);
        return done;
      },
      { timeout: 20_000 },
    )
    .toBe(59);
  expect(slowest).toBeLessThan(1000);
  expect(sink.messages).toHaveLength(29);
  expect(stub.messages).toHaveLength(30);
  await house.reaches(rows[0]?.id ?? '', 'retrying');
  sink.reply();
  await house.moveClock(70);
  await house.reaches(rows[0]?.id ?? '', 'sent');
});
