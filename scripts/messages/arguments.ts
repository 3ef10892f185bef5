import { IntlMessageFormat } from 'intl-messageformat';

/** A part of a parsed sentence, as the parser of `intl-messageformat` numbers them. */
export interface Element {
  type: number;
  value: string;
  options?: Readonly<Record<string, { value: readonly Element[] }>>;
  children?: readonly Element[];
  pluralType?: 'cardinal' | 'ordinal';
}
const ARGUMENT = 1;
const NUMBER = 2;
const DATE = 3;
const TIME = 4;
export const SELECT = 5;
export const PLURAL = 6;
const TAG = 8;

/** `choice`: a word that chooses a wording (`select`). */
export type Kind = 'text' | 'number' | 'date' | 'choice' | 'tag';
/** What a sentence needs, by name. */
export type Arguments = Readonly<Record<string, Kind>>;

/** @throws SyntaxError where the sentence is no ICU message */
export const parse = (text: string, language = 'en'): readonly Element[] =>
  new IntlMessageFormat(text, language).getAst() as readonly Element[];

/** Every part of a sentence, however deep. */
export const partsOf = (elements: readonly Element[]): readonly Element[] =>
  elements.flatMap((element) => [
    element,
    ...partsOf(element.children ?? []),
    ...Object.values(element.options ?? {}).flatMap((option) => partsOf(option.value)),
  ]);

/** What a sentence needs; an argument that is printed and chosen by counts as what chooses. */
export function argumentsOf(elements: readonly Element[]): Arguments {
  const found = new Map<string, Kind>();
  for (const part of partsOf(elements)) {
    const kind = kindOf(part);
    if (kind && (kind !== 'text' || !found.has(part.value))) found.set(part.value, kind);
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function kindOf({ type }: Element): Kind | null {
  if (type === ARGUMENT) return 'text';
  if (type === NUMBER || type === PLURAL) return 'number';
  if (type === DATE || type === TIME) return 'date';
  if (type === SELECT) return 'choice';
  return type === TAG ? 'tag' : null;
}
