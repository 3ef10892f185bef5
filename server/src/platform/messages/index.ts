import { chooseLanguage, directionOf, type Language } from '../languages.ts';
import type { Html } from '../page/html.ts';
import { isolate, withoutDirections } from '../text.ts';
import { sentence } from './catalogue.ts';
import { formatHtml, formatText, type GivenValues, type Tag } from './format.ts';
import type { MessageArguments } from './keys.ts';

export type { Tag } from './format.ts';
export { kept, sayKept } from './kept.ts';
export type MessageKey = keyof MessageArguments;

/** What a catalogue's argument takes: a text, a number, a day, a word that chooses a wording, or what a tag becomes. */
type Given<A, T> = A extends 'text'
  ? string | T
  : A extends 'number'
    ? number
    : A extends 'date'
      ? Date
      : A extends 'choice'
        ? string
        : A extends 'tag'
          ? Tag
          : never;
type ValuesOf<K extends MessageKey, T> = {
  [Name in keyof MessageArguments[K]]: Given<MessageArguments[K][Name], T>;
};
type Rest<K extends MessageKey, T> = keyof MessageArguments[K] extends never ? [] : [values: ValuesOf<K, T>];

/** Sentences without tags: what a plain text can hold. */
export type PlainKey = {
  [K in MessageKey]: 'tag' extends MessageArguments[K][keyof MessageArguments[K]] ? never : K;
}[MessageKey];
/** Sentences that need nothing put in. */
export type BareKey = { [K in MessageKey]: keyof MessageArguments[K] extends never ? K : never }[MessageKey];

/** Makes a plain sentence. */
export type Say = <K extends PlainKey>(key: K, ...values: Rest<K, never>) => string;

/** Says the sentences of `messages/<language>/server.json`. */
export interface Translator {
  readonly language: Language;
  /** Plain text: names and addresses are kept apart by invisible characters, so that none turns the sentence around. */
  readonly text: Say;
  /** A line in a subject, a title, a text message, JSON: kept apart only where a name runs the other way. */
  readonly line: Say;
  /** Markup: everything is escaped, names stand in `<bdi>`; `Html` given as a value stays what it is. */
  html<K extends MessageKey>(key: K, ...values: Rest<K, Html>): Html;
  /** The same sentence for both halves of an email. */
  both<K extends PlainKey>(key: K, ...values: Rest<K, never>): { text: string; html: Html };
}

const translators = new Map<Language, Translator>();

/** The translator for a language tag of any kind (`pt-BR`, `xx`): the nearest that we speak. */
export function translatorFor(tag: string | null | undefined): Translator {
  const language = chooseLanguage([tag]);
  const known = translators.get(language);
  if (known) return known;
  const made = makeTranslator(language);
  translators.set(language, made);
  return made;
}

function makeTranslator(language: Language): Translator {
  const plain =
    (dress: (value: string) => string) =>
    (key: string, values: GivenValues = {}): string => {
      const found = sentence(language, key);
      return formatText(found.language, found.text, values, dress);
    };
  const markup = (key: string, values: GivenValues = {}): Html => {
    const found = sentence(language, key);
    return formatHtml(found.language, found.text, values);
  };
  const text = plain(isolate);
  const both = (key: string, values: GivenValues = {}) => ({
    text: text(key, values),
    html: markup(key, values),
  });
  return {
    language,
    text: text as Say,
    line: plain((value) => inLine(value, language)) as Say,
    html: markup as Translator['html'],
    both: both as Translator['both'],
  };
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** A number with `+`, brackets or dots at its edge is turned around by a sentence that runs from right to left. */
const TURNS = /^[^\p{L}\d]|[^\p{L}\d]$/u;

/**
 * A text in a line: isolated only where it runs against the line, or would be turned around by it, since old phones draw
 * the marks as boxes and a text message pays for each.
 */
export function inLine(value: string, language: Language): string {
  const against =
    directionOf(language) === 'rtl'
      ? TURNS.test(value) && !RIGHT_TO_LEFT.test(value)
      : RIGHT_TO_LEFT.test(value);
  return against ? isolate(value) : withoutDirections(value);
}
