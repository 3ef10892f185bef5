import { expect, test } from 'vitest';
import { limitHeaders, RequestLimit } from './request-limit.ts';

test('a caller gets so many requests a minute, whatever others do, and again when the minute is over', () => {
  let now = 1000;
  const limit = new RequestLimit(2, () => now);
  expect([limit.take('a').granted, limit.take('a').left, limit.take('a').granted]).toEqual([true, 0, false]);
  expect(limit.take('b')).toMatchObject({ granted: true, left: 1, secondsLeft: 60 });
  now += 59_999;
  expect(limit.take('a')).toMatchObject({ granted: false, left: 0, secondsLeft: 1 });
  now += 1;
  expect(limit.take('a')).toMatchObject({ granted: true, left: 1, secondsLeft: 60 });
});

test('0 is no limit, and then no header promises one', () => {
  const limit = new RequestLimit(0);
  for (let i = 0; i < 1000; i++) expect(limit.take('a').granted).toBe(true);
  expect(limitHeaders([limit.take('a')])).toEqual({});
});

test('callers whose minute is over are forgotten, those within it are not', () => {
  let now = 0;
  const limit = new RequestLimit(1, () => now);
  limit.take('early');
  now = 30_000;
  for (let i = 0; i < 5000; i++) limit.take(`at 30 ${i}`);
  now = 61_000;
  for (let i = 0; i < 20_000; i++) limit.take(`at 61 ${i}`);
  expect(limit.take('at 30 4999').granted).toBe(false);
  now = 300_000;
  for (let i = 0; i < 60_000; i++) limit.take(`later ${i}`);
  expect(limit.size).toBeLessThan(90_000);
});

test('an answer names every limit that was counted for it', () => {
  const cap = { name: 'invitations_hour', max: 50, windowSeconds: 3600, left: 7, secondsLeft: 1800.2 };
  expect(limitHeaders([new RequestLimit(600, () => 0).take('a'), cap])).toEqual({
    'ratelimit-policy': '"requests";q=600;w=60, "invitations_hour";q=50;w=3600',
    ratelimit: '"requests";r=599;t=60, "invitations_hour";r=7;t=1801',
  });
});
