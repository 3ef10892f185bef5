import { expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { cancelDeliveries } from './commands/cancel-deliveries.ts';
import { enqueue } from './commands/enqueue-deliveries.ts';
import { findDeliveries } from './read.ts';
import { openHouse, testKind } from './testing/kit.ts';

test('a list of any length is queued by one statement, in order, each with its Message-ID', async () => {
  const house = await openHouse();
  const kind = testKind();
  const items = Array.from({ length: 500 }, (_, i) => ({
    kind: kind.name,
    address: `u${i}@corp.io`,
    canonical: `u${i}@corp.io`,
  }));
  const before = house.db.statements.count;
  const rows = await house.enqueue(...items);
  // One more reads them.
  expect(house.db.statements.count - before).toBe(2);
  expect(rows.map((row) => row.address)).toEqual(items.map((item) => item.address));
  expect(new Set(rows.map((row) => row.message_id)).size).toBe(500);
  expect(rows[0]?.message_id).toBe(`<${rows[0]?.id}@beckon.test>`);
  expect(rows.every((row) => row.state === 'queued' && row.attempts === 0 && row.not_after !== null)).toBe(
    true,
  );
});

test('a message is held until its hour, delayed for an undo, or due at once', async () => {
  const house = await openHouse();
  const kind = testKind().name;
  const [clock] = await house.db.many<{ now: Date }>('select app_now() as now');
  const now = clock?.now.getTime() ?? 0;
  const inAnHour = new Date(now + 3_600_000);
  const [held, past, delayed] = await house.enqueue(
    { kind, held: true, notBefore: inAnHour, notAfterSeconds: 60 },
    { kind, held: true, notBefore: new Date(now - 1000) },
    { kind, delaySeconds: 10 },
  );
  expect(held).toMatchObject({ state: 'held', not_before: inAnHour });
  // It is tried for its whole life after the wait, not in what the wait leaves of it.
  expect(held?.not_after).toEqual(new Date(inAnHour.getTime() + 60_000));
  expect(past?.state).toBe('queued');
  expect(past?.not_before.getTime()).toBeGreaterThanOrEqual(now);
  const wait = (delayed?.not_before.getTime() ?? 0) - now;
  expect(wait).toBeGreaterThanOrEqual(10_000);
  expect(wait).toBeLessThan(15_000);
});

test('queueing and cancelling outside a transaction, or cancelling all, is a mistake of the caller', async () => {
  const { ctx } = await openHouse();
  await expect(enqueue(ctx, [])).rejects.toThrow('transaction');
  await expect(cancelDeliveries(ctx, { ids: [] }, 'revoked')).rejects.toThrow('transaction');
  await expect(ctx.db.transaction((db) => cancelDeliveries({ ...ctx, db }, {}, 'revoked'))).rejects.toThrow(
    'Say which',
  );
});

test('cancelling takes what waits, tells its kind, and leaves alone what is in flight, done, or of others', async () => {
  const house = await openHouse();
  const kind = testKind();
  const subjectId = newId();
  const [waiting, sending, sent, other] = await house.enqueue(
    { kind: kind.name, subjectId },
    { kind: kind.name, subjectId },
    { kind: kind.name, subjectId },
    { kind: kind.name, subjectId: newId() },
  );
  await house.db.many(`update deliveries set state = 'sending', leased_by = 'x' where id = $1`, [
    sending?.id,
  ]);
  await house.db.many(`update deliveries set state = 'sent' where id = $1`, [sent?.id]);

  const foreign = house.contextFor(await house.addOrganization());
  const nothing = await foreign.db.transaction((db) =>
    cancelDeliveries({ ...foreign, db }, { subjectIds: [subjectId] }, 'revoked'),
  );
  expect(nothing).toEqual({ cancelled: [], inFlight: [] });

  const { cancelled, inFlight } = await house.db.transaction((db) =>
    cancelDeliveries({ ...house.ctx, db }, { subjectIds: [subjectId] }, 'revoked'),
  );
  expect(cancelled.map(({ id }) => id)).toEqual([waiting?.id]);
  expect(inFlight.map(({ id }) => id)).toEqual([sending?.id]);
  expect(kind.changes).toMatchObject([
    { delivery: { id: waiting?.id, state_reason: 'revoked' }, state: 'cancelled' },
  ]);
  expect(await house.delivery(other?.id ?? '')).toMatchObject({ state: 'queued' });
  const found = await findDeliveries(house.ctx, { subjectIds: [subjectId] });
  expect(found.map((row) => row.state).sort()).toEqual(['cancelled', 'sending', 'sent']);
});

test('what the kind does on cancelling is undone with the command that cancelled', async () => {
  const house = await openHouse();
  const kind = testKind({ onState: () => Promise.reject(new Error('no')) });
  const [row] = await house.enqueue({ kind: kind.name });
  const id = row?.id ?? '';
  await expect(
    house.db.transaction((db) => cancelDeliveries({ ...house.ctx, db }, { ids: [id] }, 'undone')),
  ).rejects.toThrow('no');
  expect((await house.delivery(id)).state).toBe('queued');
});
