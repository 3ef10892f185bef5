import { expect, test } from 'vitest';
import { holdsSeveral, nameGuess, pastedIn } from './pasted.ts';

const contacts = (text: string) => pastedIn(text).map((one) => one.contact);
const people = (text: string) =>
  pastedIn(text).map(({ contact, first_name, last_name }) => [contact, first_name, last_name]);

test.each([
  ['commas', 'a@b.example, c@d.example,e@f.example'],
  ['semicolons', 'a@b.example; c@d.example;e@f.example;'],
  ['tabs', 'a@b.example\tc@d.example\te@f.example'],
  ['lines', 'a@b.example\r\nc@d.example\n\ne@f.example\n'],
  ['spaces', '  a@b.example c@d.example   e@f.example'],
  ['mailto:', 'mailto:a@b.example, <mailto:c@d.example>, e@f.example.'],
  ['invisible marks', '\ufeffa@b.example,\u200bc@d.example \u202ae@f.example\u202c'],
])('addresses separated by %s', (_, text) => {
  expect(contacts(text)).toEqual(['a@b.example', 'c@d.example', 'e@f.example']);
});

test('names stand beside their address, as mail programs and spreadsheets write them', () => {
  expect(
    people('Zofia Wiśniewska <z@a.example>, "Haddad, Bilal" <b@a.example>, Łucja <l@a.example>'),
  ).toEqual([
    ['z@a.example', 'Zofia', 'Wiśniewska'],
    ['b@a.example', 'Bilal', 'Haddad'],
    ['l@a.example', 'Łucja', ''],
  ]);
  expect(people('Zofia\tde la Cruz\tz@a.example\nBilal,Haddad,b@a.example\nc@a.example\tAnn\tLee')).toEqual([
    ['z@a.example', 'Zofia', 'de la Cruz'],
    ['b@a.example', 'Bilal', 'Haddad'],
    ['c@a.example', 'Ann', 'Lee'],
  ]);
  expect(people('محمد علي <m@a.example>; x@a.example')).toEqual([
    ['m@a.example', 'محمد', 'علي'],
    ['x@a.example', '', ''],
  ]);
});

test('numbers and addresses may be mixed', () => {
  expect(contacts('+44 7400 123456, z@a.example; 07400 123 457\n0048 601-734-285')).toEqual([
    '+44 7400 123456',
    'z@a.example',
    '07400 123 457',
    '0048 601-734-285',
  ]);
  expect(contacts('+447400123456 +48601734285')).toEqual(['+447400123456', '+48601734285']);
  expect(contacts('07400123456 07400123457')).toEqual(['07400123456', '07400123457']);
  expect(people('Amara Okafor +44 7400 123456\nBen\t07400 123457')).toEqual([
    ['+44 7400 123456', 'Amara', 'Okafor'],
    ['07400 123457', 'Ben', ''],
  ]);
});

test('what is no contact is kept to be looked at', () => {
  expect(contacts('a@b.example, zofia@acme, hello, c@d.example')).toEqual([
    'a@b.example',
    'zofia@acme',
    'hello',
    'c@d.example',
  ]);
});

test('one contact is no list', () => {
  expect(holdsSeveral('Zofia <z@a.example>')).toBe(false);
  expect(holdsSeveral('+44 7400 123456')).toBe(false);
  expect(holdsSeveral('hello world')).toBe(false);
  expect(holdsSeveral('z@a.example, zofia@acme')).toBe(true);
  expect(holdsSeveral('+44 7400 123456\n+44 7400 123457')).toBe(true);
});

test('a thousand lines are read at once', () => {
  const text = Array.from({ length: 2000 }, (_, i) => `Person Nr${i} <p${i}@a.example>`).join(', ');
  const before = performance.now();
  expect(pastedIn(text)).toHaveLength(2000);
  expect(performance.now() - before).toBeLessThan(1000);
});

test('a name is guessed only from an address that looks like one', () => {
  expect(nameGuess('zofia.wisniewska@a.example')).toEqual({ first_name: 'Zofia', last_name: 'Wisniewska' });
  expect(nameGuess('zofia@a.example')).toEqual({ first_name: 'Zofia', last_name: '' });
  for (const none of ['info@a.example', 'zw42@a.example', 'z.w@a.example', 'warehousenights@a.example'])
    expect(nameGuess(none)).toBeNull();
});
