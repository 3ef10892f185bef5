import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isKnown, readAuditSearch, wordsOf } from './search.ts';

test('the portal has a sentence for every action that the server records', () => {
  const files = globSync('server/src/features/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\baction: '([a-z_]+\.[a-z_]+)'/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  expect(found.length).toBeGreaterThan(20);
  expect([...new Set(found)].filter((action) => !isKnown(action))).toEqual([]);
});

test('an action that it does not know reads as words', () => {
  expect(wordsOf('api_token.created')).toBe('Api token created');
});

test('the address says what is shown, and what it cannot mean is left out', () => {
  const id = '0190d8a0-0000-7000-8000-000000000001';
  expect(
    readAuditSearch({
      action: 'team.created',
      target: id,
      by: id,
      kind: 'system',
      from: '2026-02-28',
      to: '2026-03-01',
    }),
  ).toEqual({
    action: 'team.created',
    target: id,
    by: id,
    kind: 'system',
    from: '2026-02-28',
    to: '2026-03-01',
  });
  expect(
    readAuditSearch({
      action: 'DROP TABLE',
      target: 'x',
      by: 7,
      kind: 'root',
      from: '0202-01-01',
      to: 'soon',
    }),
  ).toEqual({});
});
