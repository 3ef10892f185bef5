import { argumentsOf, type Element, PLURAL, parse, partsOf, SELECT } from './arguments.ts';
import type { Sentences } from './catalogues.ts';

/** Names that are the same in every language. */
const PROPER = ['App Store', 'Google Play', 'Message-ID', 'Organization Admin', 'Team Admin'];

/** What is wrong with sentences of their own accord: not readable, or without the plurals of their language. */
export const faultsIn = (sentences: Sentences, language: string): string[] =>
  [...sentences].flatMap(([key, text]) => {
    try {
      return pluralFaults(parse(text, language), language).map((fault) => `${key}: ${fault}`);
    } catch (error) {
      return [`${key}: is no ICU message (${error instanceof Error ? error.message.split('\n')[0] : error})`];
    }
  });

function pluralFaults(elements: readonly Element[], language: string): string[] {
  return partsOf(elements)
    .filter(({ type }) => type === PLURAL)
    .flatMap(({ value, options = {}, pluralType = 'cardinal' }) => {
      const wanted = new Intl.PluralRules(language, { type: pluralType }).resolvedOptions().pluralCategories;
      const missing = wanted.filter((category) => !(category in options));
      return missing.length === 0
        ? []
        : [`{${value}} lacks the plural ${missing.join(', ')}, which the language has`];
    });
}

/** Keys of the English that a translation lacks. */
export const missingIn = (english: Sentences, translated: Sentences): string[] =>
  [...english.keys()].filter((key) => !translated.has(key));

/** What is wrong with a translation beside the English that it stands for, but for what it lacks. */
export function faultsBeside(english: Sentences, translated: Sentences, language: string): string[] {
  const others = [...translated].flatMap(([key, text]) => {
    const source = english.get(key);
    if (source === undefined) return [`${key}: is not in English`];
    return [...argumentFaults(source, text), ...sameFaults(source, text)].map((fault) => `${key}: ${fault}`);
  });
  return [...others, ...faultsIn(translated, language)];
}

function argumentFaults(source: string, text: string): string[] {
  const [wanted, given] = [shapeOf(source), shapeOf(text)];
  if (!wanted || !given) return [];
  const missing = [...wanted].filter((name) => !given.has(name));
  const extra = [...given].filter((name) => !wanted.has(name));
  return [
    ...(missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`has ${extra.join(', ')}, which English has not`] : []),
  ];
}

/** Arguments, tags and the wordings of a choice, by name; null where the sentence cannot be read, which is told elsewhere. */
function shapeOf(text: string): ReadonlySet<string> | null {
  try {
    const elements = parse(text);
    const names = Object.entries(argumentsOf(elements)).map(([name, kind]) =>
      kind === 'tag' ? `<${name}>` : `{${name}}`,
    );
    const choices = partsOf(elements)
      .filter(({ type }) => type === SELECT)
      .flatMap(({ value, options = {} }) => Object.keys(options).map((option) => `{${value}: ${option}}`));
    return new Set([...names, ...choices]);
  } catch {
    return null;
  }
}

/** Two words and more that stand as in English were mostly forgotten; single ones are often the same. */
function sameFaults(source: string, text: string): string[] {
  if (source !== text) return [];
  const own = PROPER.reduce(
    (rest, name) => rest.replaceAll(name, ''),
    text.replaceAll(/\{[^}]*\}|<[^>]*>/g, ''),
  );
  return (own.match(/\p{L}{2,}/gu) ?? []).length < 2 ? [] : ['is the same as in English'];
}
