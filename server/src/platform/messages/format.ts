import { IntlMessageFormat } from 'intl-messageformat';
import { localeOf } from '../languages.ts';
import { type Html, html, trusted } from '../page/html.ts';

/** What stands for `<name>…</name>` in a sentence: gets what stands between, already safe. */
export type Tag = (inner: Html) => Html;
export type GivenValue = string | number | Date | Html | Tag | null | undefined;
export type GivenValues = Readonly<Record<string, GivenValue>>;

/** A part of a parsed sentence, as the parser of `intl-messageformat` numbers them. */
interface Element {
  type: number;
  value: string;
  options?: Readonly<Record<string, { value: readonly Element[] }>>;
  children?: readonly Element[];
}
const SELECT = 5;

interface Compiled {
  format: IntlMessageFormat;
  /** Arguments that choose a wording and are never printed. */
  choosing: ReadonlySet<string>;
}

/** Sentences as they were last needed; parsing one costs 30 µs, using it 2. Bounded by the catalogues. */
const compiled = new Map<string, Compiled>();

function compile(language: string, text: string): Compiled {
  const id = `${language}\n${text}`;
  const known = compiled.get(id);
  if (known) return known;
  const format = new IntlMessageFormat(text, localeOf(language));
  const made = { format, choosing: new Set(choosingIn(format.getAst() as readonly Element[])) };
  compiled.set(id, made);
  return made;
}

const choosingIn = (elements: readonly Element[]): string[] =>
  elements.flatMap((element) => [
    ...(element.type === SELECT ? [element.value] : []),
    ...choosingIn(element.children ?? []),
    ...Object.values(element.options ?? {}).flatMap((option) => choosingIn(option.value)),
  ]);

/** The sentence as plain text; `dress` is given each text that is put into it. */
export function formatText(
  language: string,
  text: string,
  values: GivenValues,
  dress: (value: string) => string,
): string {
  const { format, choosing } = compile(language, text);
  const given = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' && !choosing.has(name) ? dress(value) : (value ?? ''),
  ]);
  return String(format.format(Object.fromEntries(given)));
}

/** The sentence as markup: its own words and the texts put into it are escaped, and each of these is kept apart by `<bdi>`. */
export function formatHtml(language: string, text: string, values: GivenValues): Html {
  const { format, choosing } = compile(language, text);
  const given = Object.entries(values).map(([name, value]) => [
    name,
    choosing.has(name) ? value : markup(value),
  ]);
  return join(format.format<Html>(Object.fromEntries(given)));
}

function markup(value: GivenValue): unknown {
  if (typeof value === 'function') return (inner: readonly (string | Html)[]) => value(join(inner));
  return typeof value === 'string' ? html`<bdi>${value}</bdi>` : (value ?? '');
}

const join = (parts: string | Html | readonly (string | Html)[]): Html =>
  trusted(
    [parts]
      .flat()
      .map((part) => html`${part}`)
      .join(''),
  );
