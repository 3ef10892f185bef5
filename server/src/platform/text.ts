export { checkName, type NameRefusal } from './check-name.ts';
export { graphemeCount } from './graphemes.ts';
export { fewestParts, type SmsParts, smsParts } from './sms-parts.ts';

/**
 * Marks that people leave out when they search: of Latin, Greek, Cyrillic, Hebrew and Arabic letters, and those
 * that any script may borrow. Not the two sound marks of kana, which make another syllable.
 */
const OPTIONAL_MARKS =
  /(?=\p{Mn})(?![\u3099\u309a])[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/gu;

/** Invisible characters and the Arabic stretching line: they change how a word looks, never which word it is. */
const INVISIBLE = /\p{Cf}|\u0640/gu;

/** Letters that Unicode does not decompose although a reader takes them for a plain one, and look-alike signs. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  ĸ: 'k',
  ə: 'a',
  ς: 'σ',
  '‘': "'",
  '’': "'",
  ʼ: "'",
  ʻ: "'",
  '‐': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
};
const TO_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/**
 * The one form in which texts are searched and compared: no case, no optional marks, plain letters, single
 * spaces. `foldText(foldText(x)) === foldText(x)`. Vowel signs of Indic scripts and sound marks of kana stay,
 * since they make another word. Stored beside what it was made from; a change here needs the stored ones redone.
 */
export function foldText(text: string): string {
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      // Lower-casing can leave letters that decompose further.
      .normalize('NFKD')
      .replace(INVISIBLE, '')
      .replace(OPTIONAL_MARKS, '')
      .replace(TO_PLAIN, (letter) => PLAIN[letter] ?? letter)
      .replace(/\s+/g, ' ')
      .trim()
      .normalize('NFC')
  );
}

/**
 * A value wrapped for plain text in which the direction of writing may differ (FSI … PDI, UAX #9): an Arabic name
 * does not reorder the English sentence around it. Direction characters inside are dropped, so that none can
 * end the wrapping early. In HTML use `<bdi>` instead.
 */
export function isolate(text: string): string {
  return `\u2068${withoutDirections(text)}\u2069`;
}

/** A text without the characters that turn the direction of what follows. */
export const withoutDirections = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
