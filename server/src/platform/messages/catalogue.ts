import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_LANGUAGE, type Language } from '../languages.ts';

/** A catalogue as translators see it: groups within groups, a sentence at the end of each. */
export type Tree = { readonly [name: string]: string | Tree };

/** What a language says about a problem code; whatever is left out is said in English. */
export interface ProblemTexts {
  readonly title?: string;
  readonly next_step?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly next_steps?: Readonly<Record<string, string>>;
}

export const MESSAGES_FOLDER = new URL('../../../../messages/', import.meta.url);

const read = <T>(language: Language, file: string): T | null => {
  const url = new URL(`${language}/${file}`, MESSAGES_FOLDER);
  return existsSync(url) ? (JSON.parse(readFileSync(url, 'utf8')) as T) : null;
};

/** Sentences of a tree by their whole key: `pages.join.lead`. */
export function flatten(tree: Tree, prefix = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[prefix + name, value] as [string, string]]
      : flatten(value, `${prefix}${name}.`),
  );
}

const once = <T>(load: (language: Language) => T) => {
  const loaded = new Map<Language, T>();
  return (language: Language): T => {
    const known = loaded.get(language) ?? load(language);
    loaded.set(language, known);
    return known;
  };
};

const sentencesOf = once(
  (language): ReadonlyMap<string, string> => new Map(flatten(read<Tree>(language, 'server.json') ?? {})),
);

const problemsOf = once(
  (language): Readonly<Record<string, ProblemTexts>> => read(language, 'problems.json') ?? {},
);

/** The sentence and the language that it is in: English where the language has none of this key. */
export function sentence(language: Language, key: string): { text: string; language: Language } {
  const text = sentencesOf(language).get(key);
  if (text !== undefined) return { text, language };
  if (language === DEFAULT_LANGUAGE) throw new Error(`No sentence is called ${key}.`);
  return sentence(DEFAULT_LANGUAGE, key);
}

export const hasSentence = (key: string): boolean => sentencesOf(DEFAULT_LANGUAGE).has(key);

export const problemTexts = (language: Language, code: string): ProblemTexts =>
  problemsOf(language)[code] ?? {};
