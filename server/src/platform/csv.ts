/** Begins a text that a spreadsheet takes for a formula, wide forms included (OWASP, CSV injection). */
const FORMULA = /^[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

/** Spreadsheets read UTF-8 only where it says so. */
export const CSV_START = '\ufeff';

/**
 * One line (RFC 4180): every value quoted, CRLF at the end. A text that could be a formula begins with an apostrophe, numbers
 * with a plus sign too, which spreadsheets would shorten to 4.47E+11 besides.
 */
export const csvLine = (values: readonly (string | null)[]): string =>
  `${values.map((value) => `"${harmless(value ?? '').replaceAll('"', '""')}"`).join(',')}\r\n`;

const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
