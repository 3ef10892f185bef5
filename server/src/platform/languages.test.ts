import { expect, test } from 'vitest';
import { chooseLanguage, directionOf, languageFor, languageOfCountry, languages } from './languages.ts';

test('a tag with a region or in capitals finds its language, a foreign one none', () => {
  expect(['pt-BR', 'AR', 'en-GB', 'xx', '', 'eng'].map(languageFor)).toEqual([
    'pt',
    'ar',
    'en',
    null,
    null,
    null,
  ]);
});

test('the first wanted language that we speak is chosen, English when there is none', () => {
  expect(chooseLanguage([null, 'nl', 'pl-PL', 'de'])).toBe('pl');
  expect(chooseLanguage(['nl', undefined])).toBe('en');
});

test('Arabic alone runs from right to left', () => {
  expect(languages.filter(({ tag }) => directionOf(tag) === 'rtl').map(({ tag }) => tag)).toEqual(['ar']);
});

test('a country tells its language where one is plain, and nothing where it is not', () => {
  expect(['PL', 'BR', 'EG', 'IN', 'CH', 'BE', 'CA', 'MA'].map(languageOfCountry)).toEqual([
    'pl',
    'pt',
    'ar',
    'hi',
    null,
    null,
    null,
    null,
  ]);
});
