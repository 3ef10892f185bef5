/** One contact out of a text that was pasted, with the name that stood beside it. */
export interface Pasted {
  /** An email address or a mobile number as it was written, or what could be neither. */
  contact: string;
  first_name: string;
  last_name: string;
}

const EMAIL = /[^\s@<>()[\]",;:]+@[^\s@<>()[\]",;]+\.[^\s@<>()[\]",;.]+/gu;
/** Seven digits or more of one script's, with what people put between them; a plus only in front. */
const NUMBER = /(?<![\p{L}\p{Nd}])(?:\+|00)?\(?\p{Nd}(?:[ \u00a0()./-]{0,2}\p{Nd}){6,16}(?![\p{L}\p{Nd}])/gu;
/** A second number begins where a calling code does. */
const NEXT_NUMBER = /\s+(?=\+|00\p{Nd})/u;
const LONGEST_NUMBER = 15;

/** Whether a text holds several people: then the form becomes a list. */
export const holdsSeveral = (text: string): boolean => pastedIn(text).filter(isContact).length > 1;

/**
 * Everybody in a text, in the order of their first mention: separated by commas, semicolons, tabs, spaces or lines; `Name
 * <address>`, `mailto:` and rows of a spreadsheet understood. What is no contact stays as it is, so that nothing is lost in
 * silence.
 */
export function pastedIn(text: string): Pasted[] {
  return text
    .replace(/mailto:/gi, '')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .split(/[\n\r;]+/)
    .flatMap((line) => inLine(line.trim()));
}

interface Found {
  at: number;
  end: number;
  contact: string;
}

function inLine(line: string): Pasted[] {
  if (line === '') return [];
  const found = contactsOf(line);
  const [only] = found;
  const rest = only ? `${line.slice(0, only.at)}\t${line.slice(only.end)}` : '';
  if (only && found.length === 1 && !rest.includes('@')) {
    return [{ contact: only.contact, ...nameOf(rest) }];
  }
  if (!only) return words(line);
  const people: Pasted[] = [];
  let from = 0;
  for (const { at, end, contact } of found) {
    const before = line.slice(from, at);
    // In angle brackets the words before it are a name, since the last separator.
    const named = /(?:^|[,\t])?((?:"[^"]*"|[^,\t"])*)<\s*$/u.exec(before);
    people.push(...words(named ? before.slice(0, before.length - (named[1]?.length ?? 0) - 1) : before));
    people.push({ contact, ...nameOf(named?.[1] ?? '') });
    from = end;
  }
  return [...people, ...words(line.slice(from))];
}

function contactsOf(line: string): Found[] {
  const emails = [...line.matchAll(EMAIL)].map(({ index, 0: text }) => found(index, trimDots(text)));
  const rest = emails.reduce((left, one) => blank(left, one), line);
  const numbers = [...rest.matchAll(NUMBER)].flatMap(({ index, 0: text }) => numbersIn(index, text));
  return [...emails, ...numbers].sort((a, b) => a.at - b.at);
}

const found = (at: number, contact: string): Found => ({ at, end: at + contact.length, contact });
const trimDots = (text: string): string => text.replace(/[.'’]+$/u, '');
const blank = (line: string, { at, end }: Found): string =>
  line.slice(0, at) + '@'.repeat(end - at) + line.slice(end);

/** Digits in a row may be several numbers, which only their calling codes or their length tell apart. */
function numbersIn(at: number, text: string): Found[] {
  const digits = text.replace(/\P{Nd}/gu, '').length;
  const separator = NEXT_NUMBER.test(text) ? NEXT_NUMBER : digits > LONGEST_NUMBER ? /\s+/u : null;
  if (!separator) return [found(at, text)];
  let offset = at;
  return text.split(separator).map((part) => {
    const start = offset + text.slice(offset - at).indexOf(part);
    offset = start + part.length;
    return found(start, part);
  });
}

/** What is left between contacts: separators and quotes go, anything else was meant as something. */
const words = (text: string): Pasted[] =>
  text
    .split(/[\s,<>()"]+/u)
    .filter((word) => /[\p{L}\p{N}@]/u.test(word))
    .map((contact) => ({ contact, first_name: '', last_name: '' }));

/** `Zofia Wiśniewska`, `"Wiśniewska, Zofia"`, or two cells of a row. */
function nameOf(text: string): { first_name: string; last_name: string } {
  const quoted = /"([^"]*)"/.exec(text)?.[1];
  const cells = (quoted ?? text)
    .split(/[\t,]/)
    .map((cell) =>
      cell
        .replace(/[<>"()]/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((cell) => /\p{L}/u.test(cell));
  const [first = '', second] = cells;
  if (second !== undefined) {
    return quoted === undefined
      ? { first_name: first, last_name: second }
      : { first_name: second, last_name: first };
  }
  const [first_name = '', ...more] = first.split(' ');
  return { first_name, last_name: more.join(' ') };
}

export const isEmailLike = (contact: string): boolean => contact.includes('@');
const isNumberLike = (contact: string): boolean =>
  !/\p{L}/u.test(contact) && contact.replace(/\P{Nd}/gu, '').length >= 5;
/** Something that could be a contact, complete or not. */
export const isContact = ({ contact }: Pick<Pasted, 'contact'>): boolean =>
  isEmailLike(contact) || isNumberLike(contact);

/**
 * The name that an address seems to hold, to be confirmed by whoever knows the person: `zofia.wisniewska@…` is a guess,
 * `info@…` and `zw42@…` are none.
 */
export function nameGuess(email: string): { first_name: string; last_name: string } | null {
  const local = email.slice(0, email.indexOf('@')).replace(/\+.*$/, '');
  const parts = local.split(/[._-]+/).filter(Boolean);
  if (parts.some((part) => !/^\p{L}{2,}$/u.test(part)) || parts.length === 0 || parts.length > 3) return null;
  const [first = '', ...rest] = parts.map(capitalized);
  if (rest.length === 0 && (NO_PERSON.has(local.toLowerCase()) || local.length > 12)) return null;
  return { first_name: first, last_name: rest.join(' ') };
}

/** Mailboxes of many (RFC 2142 and what is usual). */
const NO_PERSON: ReadonlySet<string> = new Set(
  'admin info office contact hello mail hr jobs sales support team help webmaster postmaster noreply accounts billing'.split(
    ' ',
  ),
);

const capitalized = (word: string): string => word.slice(0, 1).toLocaleUpperCase() + word.slice(1);
