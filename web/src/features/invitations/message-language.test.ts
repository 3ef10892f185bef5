import { expect, test } from 'vitest';
import { messageLanguage } from './message-language.ts';

const home = { language: 'de', country: 'CH' };
const of = (chosen: 'pl' | '', country: string | null) => messageLanguage({ chosen, country, home });

test('the organization speaks first', () => {
  expect(of('', null)).toEqual({ language: 'de', from: 'organization' });
  expect(of('', 'CH')).toEqual({ language: 'de', from: 'organization' });
  expect(messageLanguage({ chosen: '', country: null, home: { language: 'pt-BR', country: 'BR' } })).toEqual({
    language: 'pt',
    from: 'organization',
  });
});

test("a number of another country guesses its people's language, where they mostly read one of ours", () => {
  expect(of('', 'PL')).toEqual({ language: 'pl', from: 'country' });
  expect(of('', 'BE')).toEqual({ language: 'de', from: 'organization' });
});

test('what was chosen stays', () => {
  expect(of('pl', 'FR')).toEqual({ language: 'pl', from: 'chosen' });
});
