import { html as escaping } from 'ghtml';

/** Markup that is safe to send. Only `html` and `trusted` make it, so a plain text can never pass for it. */
export class Html {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: text is escaped, markup stays, lists are joined, nothing is left out. */
export type Value = string | number | Html | readonly Html[] | null | undefined | false;

/** A template whose values are escaped, in texts and in quoted attributes alike. Attributes must be quoted. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = literals[0] ?? '';
  values.forEach((value, i) => {
    text += render(value) + (literals[i + 1] ?? '');
  });
  return new Html(text);
}

/** Markup of our own that needs no escaping: a style sheet, a drawing. Never for anything that came from outside. */
export const trusted = (markup: string): Html => new Html(markup);

/** What is written from left to right in every language: an address, a number, a code, a command. */
export const ltr = (text: string): Html => html`<bdi dir="ltr">${text}</bdi>`;

export const nothing = new Html('');

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return escaping`${value}`;
  return value.join('');
}
