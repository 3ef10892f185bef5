import { expect, test } from 'vitest';
import { openHouse, testKind } from '../testing/kit.ts';
import { claimDeliveries, takeTrial } from './queries.ts';

test('claims made at the same moment never take the same message', async () => {
  const house = await openHouse(8);
  const kind = testKind().name;
  await house.enqueue(...Array.from({ length: 400 }, () => ({ kind })));
  const ids: string[] = [];
  const claimAll = async (lease: string) => {
    for (let round = 0; round < 12; round++) {
      const what = {
        channel: 'email',
        lane: 'single',
        kinds: [kind],
        limit: 10,
        lease,
        seconds: 90,
      } as const;
      const rows = await house.db.transaction((db) => claimDeliveries(db, what));
      ids.push(...rows.map(({ id }) => id));
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(claimAll));
  expect(ids).toHaveLength(400);
  expect(new Set(ids).size).toBe(400);
});

test('of trials asked for at the same moment one is given', async () => {
  const house = await openHouse(10);
  await house.db.many(`insert into channel_health values ('email', app_now(), 'tls', '', '', app_now())`);
  const given = await Promise.all(Array.from({ length: 10 }, () => takeTrial(house.db, 'email', 60)));
  expect(given.filter(Boolean)).toHaveLength(1);
  expect(await takeTrial(house.db, 'sms', 60)).toBe(false);
});
