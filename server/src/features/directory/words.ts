import { foldText } from '../../platform/text.ts';
import { escapeLike, lexeme, wordBeginning } from '../users/index.ts';

export { beginning, lexeme } from '../users/index.ts';

/** More words narrow nothing down. */
const MOST_WORDS = 8;

/** One word of a search: the pattern that decides, and the lexemes by which the index finds candidates. */
export interface Word {
  /** As it was typed, folded; null of a number. */
  text: string | null;
  /** For `search_text like`. */
  pattern: string;
  /** A tsquery over `terms`; null where the index cannot help. */
  terms: string | null;
}

/**
 * The words of a search, each to be found at the start of a word; digits anywhere, since people know the end of a number.
 * A number typed as one dials it at home is found in its international form.
 */
export function wordsOf(text: string | undefined): Word[] {
  const words = foldText(text ?? '')
    .split(' ')
    .filter(Boolean)
    .slice(0, MOST_WORDS);
  return words.map((word) => (/^[+\d()./-]+$/.test(word) ? numberOf(word) : textOf(word)));
}

const textOf = (word: string): Word => ({
  text: word,
  pattern: `% ${escapeLike(word)}%`,
  terms: wordBeginning(word),
});

function numberOf(word: string): Word {
  const typed = word.replaceAll(/[()./]/g, '');
  const number = /^0{1,2}\d{4,}$/.test(typed) ? typed.replace(/^0{1,2}/, '') : typed;
  const runs = number.match(/\d+/g) ?? [];
  const parts = runs.flatMap((run) => (run.length < 3 ? [`${lexeme(`N${run}`)}:*`] : triples(run)));
  return {
    text: null,
    pattern: `%${escapeLike(number)}%`,
    terms: parts.length ? parts.join(' & ') : null,
  };
}

/** 07911 → N079 & N791 & N911. */
const triples = (run: string): string[] =>
  Array.from({ length: run.length - 2 }, (_, at) => lexeme(`N${run.slice(at, at + 3)}`));

/** Any of these facets, each as `directory_terms` writes it. */
export const anyOf = (facets: readonly string[]): string => `(${facets.map(lexeme).join(' | ')})`;
