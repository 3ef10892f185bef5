import { expect, test } from 'vitest';
import { FOLDER, foldersOf, readSentences } from './catalogues.ts';
import { measured } from './sms.ts';

/** Printed, so that whoever pays for text messages sees what each costs in each language. */
test('text messages: units and parts by language', () => {
  const rows = foldersOf(FOLDER).flatMap((language) =>
    measured(readSentences(FOLDER, language, 'server.json') ?? new Map(), language).map((m) => ({
      language,
      ...m,
    })),
  );
  const keys = [...new Set(rows.map(({ key }) => key))];
  const table = Object.fromEntries(
    keys.map((key) => [
      key.replace('sms.', ''),
      Object.fromEntries(
        rows
          .filter((row) => row.key === key)
          .map(({ language, encoding, units, parts }) => [language, `${parts} (${units} ${encoding})`]),
      ),
    ]),
  );
  console.table(table);
  expect(rows.length).toBeGreaterThan(8);
  for (const { key, parts } of rows.filter((row) => row.key.endsWith('.short')))
    expect({ key, parts }).toEqual({ key, parts: 1 });
});
