/** As much of a word as `directory_terms` keeps. */
const KEPT_LENGTH = 64;

/** Quoted for a tsquery, in which both signs are doubled. */
export const lexeme = (word: string): string => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

/** Any term of a directory entry that begins so. */
export const beginning = (start: string): string => `${lexeme(start)}:*`;

/** Any word that begins so, as far as words are kept. */
export const wordBeginning = (word: string): string => beginning([...word].slice(0, KEPT_LENGTH).join(''));
