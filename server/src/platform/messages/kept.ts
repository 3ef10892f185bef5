import { hasSentence } from './catalogue.ts';
import type { PlainKey, Say, Translator } from './index.ts';

/**
 * A sentence as it is stored for readers to come, each of whom gets it in their own language: which one, and what is put
 * into it.
 */
export const kept: Say = (key: string, values?: object): string => JSON.stringify({ key, values });

/** A stored sentence in the reader's language. A text that is none (written by an older version) stands as it is. */
export function sayKept(stored: string | null | undefined, t: Translator): string | null {
  if (!stored?.startsWith('{"key":')) return stored ?? null;
  const { key, values } = JSON.parse(stored) as { key: PlainKey; values?: object };
  // A newer version may have stored what this one does not know.
  return hasSentence(key) ? (t.line as (key: string, values?: object) => string)(key, values) : null;
}
