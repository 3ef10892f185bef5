import { DEFAULT_LANGUAGE, type Language, localeOf } from './languages.ts';
import { problemTexts } from './messages/catalogue.ts';
import { formatText } from './messages/format.ts';
import { inLine } from './messages/index.ts';
import { definitionOf, type Said } from './problem-definitions.ts';

/** On a refusal in this process: what it says, apart from the language. JSON leaves it out, copies of the object keep it. */
const SAID = Symbol('said');
interface Speaking {
  code: string;
  detail: string;
  next_step?: string | null;
  [SAID]?: Said;
}

export const said = ({ detail, nextStep, values }: Said) => ({
  [SAID]: { ...(detail && { detail }), ...(nextStep && { nextStep }), ...(values && { values }) },
});

/** That somebody may not do something, in the words of the problem that the attempt would get. */
export const inability = (code: string, detail?: string): { code: string; detail: string } => ({
  code,
  detail: wordsOf(code, { ...(detail && { detail }) }, DEFAULT_LANGUAGE).detail,
  ...said({ ...(detail && { detail }) }),
});

/** That somebody may not do something, in the words of a refusal that they would get. */
export const inabilityOf = (refusal: Speaking): { code: string; detail: string } => ({
  code: refusal.code,
  detail: refusal.detail,
  ...said(refusal[SAID] ?? {}),
});

export function wordsOf(code: string, { detail, nextStep, values = {} }: Said, language: Language) {
  const definition = definitionOf(code);
  const texts = problemTexts(language, code);
  const write = (own: string | undefined, english: string) =>
    formatText(
      own === undefined ? DEFAULT_LANGUAGE : language,
      own ?? english,
      named(values, language),
      (value) => inLine(value, language),
    );
  const choose = (
    name: string | undefined,
    own: Readonly<Record<string, string>> | undefined,
    english: Readonly<Record<string, string>> | undefined,
  ) => (name === undefined ? null : write(own?.[name], english?.[name] ?? name));
  return {
    detail: choose(detail, texts.details, definition.details) ?? texts.title ?? definition.title,
    next_step:
      choose(nextStep, texts.next_steps, definition.nextSteps) ?? texts.next_step ?? definition.nextStep,
  };
}

const named = (values: NonNullable<Said['values']>, language: Language): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' ? regionName(value.region, language) : value,
    ]),
  );

/** The name of a country as the language has it. */
export const regionName = (region: string, language: Language): string =>
  new Intl.DisplayNames(localeOf(language), { type: 'region' }).of(region) ?? region;

/** The title of a code in a language. */
export const titleOf = (code: string, language: Language): string =>
  problemTexts(language, code).title ?? definitionOf(code).title;

/** A value with every refusal and ability in it, however deep, said in the reader's language. */
export function inLanguage<T>(value: T, language: Language): T {
  if (language === DEFAULT_LANGUAGE || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => inLanguage(item, language)) as T;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, inLanguage(inner, language)]);
  return { ...Object.fromEntries(entries), ...(speaks(value) ? translated(value, language) : {}) } as T;
}

const speaks = (value: object): value is Speaking => SAID in value;

function translated(speaking: Speaking, language: Language) {
  const { detail, next_step } = wordsOf(speaking.code, speaking[SAID] ?? {}, language);
  return 'next_step' in speaking ? { detail, next_step } : { detail };
}
