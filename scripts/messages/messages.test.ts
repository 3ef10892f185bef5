import { describe, expect, test } from 'vitest';
import { faultsBeside, faultsIn, missingIn } from './compare.ts';
import { keyTypes } from './key-types.ts';
import { literalAttributes, literalsInTemplates, physicalSides } from './literals.ts';
import { smsFaults } from './sms.ts';
import { groupsIn, mentionsIn, unusedKeys } from './used.ts';

const of = (sentences: Record<string, string>) => new Map(Object.entries(sentences));
const beside = (english: string, translated: string, language = 'pl') =>
  faultsBeside(of({ key: english }), of({ key: translated }), language);

describe('a translation', () => {
  test('that fits has no fault', () => {
    expect(
      beside(
        '{count, plural, one {# day} other {# days}} for {name}, <link>see</link>',
        '{count, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}} dla: {name}, <link>zobacz</link>',
      ),
    ).toEqual([]);
  });

  test.each([
    ['an argument is missing', 'Hello {name}', 'Witaj', 'key: lacks {name}'],
    ['an argument is misspelled', 'Hello {name}', 'Witaj {nazwa}', 'key: lacks {name}'],
    ['an argument is too many', 'Hello there', 'Witaj tu {name}', 'key: has {name}, which English has not'],
    ['a tag is missing', '<link>Open it</link>', 'Otwórz', 'key: lacks <link>'],
    [
      'a plural of the language is missing',
      '{count, plural, one {# day} other {# days}}',
      '{count, plural, one {# dzień} other {# dni}}',
      'key: {count} lacks the plural few, many, which the language has',
    ],
    [
      'a wording of a choice is missing',
      '{kind, select, email {Mail} other {Text}}',
      '{kind, select, other {SMS}}',
      'key: lacks {kind: email}',
    ],
    ['it is the English', 'Send it again', 'Send it again', 'key: is the same as in English'],
    ['it cannot be read', 'Hello {name}', 'Witaj {name', /^key: is no ICU message/],
  ])('is refused where %s', (_, english, translated, fault) => {
    expect(beside(english, translated)).toContainEqual(
      typeof fault === 'string' ? fault : expect.stringMatching(fault),
    );
  });

  test('is refused for a key too few and a key too many', () => {
    const [english, polish] = [of({ a: 'One thing' }), of({ b: 'Jedno' })];
    expect(missingIn(english, polish)).toEqual(['a']);
    expect(faultsBeside(english, polish, 'pl')).toEqual(['b: is not in English']);
  });

  test('of a name, or of a single word, may be the same', () => {
    expect(beside('App Store', 'App Store')).toEqual([]);
    expect(beside('Status', 'Status', 'de')).toEqual([]);
  });

  test.each([
    ['ar', 6],
    ['pl', 4],
    ['fr', 3],
    ['hi', 2],
  ])('into %s needs %i plurals', (language, count) => {
    const [fault = ''] = faultsIn(of({ key: '{n, plural, =7 {seven}  other {#}}' }), language);
    expect(fault.match(/\b(?:zero|one|two|few|many)\b/g)).toHaveLength(count - 1);
  });
});

describe('a text message', () => {
  const faults = (text: string, language: string, key = 'sms.notice') =>
    smsFaults(of({ [key]: text }), language);

  test('of a Latin language keeps to the GSM alphabet', () => {
    expect(faults('Dolacz: {link}', 'pl')).toEqual([]);
    expect(faults('Dołącz: {link}', 'pl')).toEqual([
      'sms.notice: ł ą is not in the GSM alphabet; write it without',
    ]);
    expect(faults('Únase: {link}', 'es')).toHaveLength(1);
    expect(faults('Schön: {link}', 'de')).toEqual([]);
  });

  test('takes one part, but for the fuller wording of a language that has no other way', () => {
    expect(faults(`${'long '.repeat(30)}{link}`, 'en')).toEqual([
      expect.stringMatching(/takes 2 parts \(\d+ units\)/),
    ]);
    const long = 'دعوة إلى تطبيق المؤسسة من زميل لك: {link}';
    expect(faults(long, 'ar')).toHaveLength(1);
    expect(smsFaults(of({ 'sms.x.full': long, 'sms.x.short': 'دعوة: {link}' }), 'ar')).toEqual([]);
  });
});

describe('the sources', () => {
  const sources = [
    `const t = useTranslations('users'); t('title'); t(\`view.\${view}\`); say("a.b");`,
    `const t = useTranslations('users.filter'); t('clear');`,
  ];
  const mentions = mentionsIn(sources);

  test('that mention a key, whole or in part, use it', () => {
    const used = ['users.title', 'users.view.all', 'a.b', 'users.filter.clear'];
    const unused = ['users.gone', 'users.viewer', 'teams.title'];
    expect(unusedKeys([...used, ...unused], mentions, groupsIn(sources))).toEqual(unused);
  });

  test('may not say words themselves', () => {
    const path = 'x.ts';
    expect(
      literalsInTemplates({
        path,
        text: `const a = html\`<p class="lead">\${t.text(\`a.\${b}\`)}</p>\`;
// html\`Not this\`
const b = html\`<p>Ask \${whom}</p>\`;`,
      }),
    ).toEqual(['x.ts:3 says “Ask” itself']);
    expect(literalAttributes({ path, text: '<Button aria-label="Close it" kind="quiet" />' })).toEqual([
      'x.ts:1 says “Close it” itself',
    ]);
  });

  test('may not tell left from right', () => {
    const css = (text: string) => physicalSides({ path: 'x.css', text });
    expect(css('a{margin-left:4px}')).toHaveLength(1);
    expect(css('a{text-align:right}')).toHaveLength(1);
    expect(css('a{margin-inline-start:4px;inset-inline-start:0}')).toEqual([]);
    expect(css('a{top:0;right:5px;left:5px}')).toEqual([]);
    const tsx = (text: string) => physicalSides({ path: 'x.tsx', text });
    expect(tsx('<p className="flex ml-2 text-left" />')).toHaveLength(2);
    expect(tsx('<p className="ms-2 text-start">left</p>')).toEqual([]);
  });
});

test('the types name what each sentence needs', () => {
  const types = keyTypes(
    of({ 'a.b': 'Hi {name}, {n, plural, one {#} other {#}} <b>x</b> {k, select, y {1} other {2}}', c: 'Hi' }),
  );
  expect(types).toContain("  'a.b': { b: 'tag'; k: 'choice'; n: 'number'; name: 'text' };\n");
  expect(types).toContain("  'c': Record<never, never>;\n");
});
