import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), 'utf8');

test('the guide says of every table what becomes of a person who is erased', () => {
  const tables = [...read('server/schema.sql').matchAll(/^create table (\w+)/gm)].map((match) => match[1]);
  const chapter = read('docs/guides/data-protection.md').split('### What becomes of each table')[1] ?? '';
  const rows = chapter.split('\n').flatMap((line) => /^\| (`.+?) \|/.exec(line)?.[1] ?? []);
  const told = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map((match) => match[1]));
  expect(tables.length).toBeGreaterThan(30);
  expect(told.toSorted()).toEqual(tables.toSorted());
});
