import { expect, test } from 'vitest';
import { read } from '../../../ui/phone-library.ts';
import { noteOf } from '../note.ts';
import { type Entry, entriesOf, judgeAll, MOST_ENTRIES, needsAttention } from './entries.ts';

const judged = (entries: readonly Entry[]) => {
  const states = judgeAll(entries, 'GB', read);
  return entries.map((entry) => states.get(entry.id));
};
const states = (text: string) => judged(entriesOf(text).entries).map((one) => one?.state);

test('every entry has a state of its own', () => {
  expect(
    states(
      'Ann Lee <a@b.example>, zofia.nowak@b.example, x1@b.example, zofia@acme, A@B.example\nBen\t07400 123456\n+33 1 42 68 53 00\nCem +44 7400 123456\n12345',
    ),
  ).toEqual([
    'ready',
    'guessed',
    'nameMissing',
    'invalid',
    'repeated',
    'ready',
    'landline',
    'repeated',
    'invalid',
  ]);
});

test('numbers are read in the country of the form, and wait for the number plans', () => {
  const { entries } = entriesOf('Ben\t07400 123456');
  expect(judged(entries)[0]?.mobile).toEqual({
    e164: '+447400123456',
    international: '+44 7400 123456',
    country: 'GB',
  });
  expect(judgeAll(entries, 'GB', undefined).get(1)?.state).toBe('reading');
});

test('what the server found or refused stands in the way until it is dealt with', () => {
  const [entry] = entriesOf('Ann Lee <a@b.example>').entries;
  if (!entry) throw new Error('No entry.');
  const state = (more: Partial<Entry>) => judged([{ ...entry, ...more }])[0]?.state;
  expect(state({ found: null })).toBe('ready');
  expect(state({ found: noteOf('email.in_use') })).toBe('noted');
  const removed = noteOf('user.removed_before', 'warning');
  expect(state({ found: removed })).toBe('noted');
  expect(state({ found: removed, ifRemoved: 'start_fresh' })).toBe('ready');
  expect(state({ refusals: [{ code: 'x', pointer: null, detail: 'No.', nextStep: null }] })).toBe('refused');
});

test('a guessed name waits for a nod, which is no fault', () => {
  expect(needsAttention('guessed')).toBe(false);
  expect(needsAttention('repeated')).toBe(true);
  const [entry] = entriesOf('zofia.nowak@b.example').entries;
  expect(entry).toMatchObject({ first_name: 'Zofia', last_name: 'Nowak', guessed: true });
});

test('a list holds as many as one request; more are counted, not swallowed', () => {
  const text = Array.from({ length: MOST_ENTRIES + 5 }, (_, i) => `p${i}@a.example`).join('\n');
  const first = entriesOf(text);
  expect(first.entries).toHaveLength(MOST_ENTRIES);
  expect(first.leftOut).toBe(5);
  expect(entriesOf('q@a.example', first.entries)).toEqual({ entries: [], leftOut: 1 });
  const more = entriesOf('q@a.example', first.entries.slice(0, 3));
  expect(more.entries[0]?.id).toBe(4);
});
