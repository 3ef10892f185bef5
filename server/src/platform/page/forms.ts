import { newId } from '../ids.ts';
import { type Html, html, nothing, trusted } from './html.ts';

/** What is wrong with a form: the field it belongs to (its name, or null for the whole form), and a sentence. */
export interface FieldError {
  field: string | null;
  message: string | Html;
}

export interface Field {
  name: string;
  label: string;
  value?: string;
  type?: 'text' | 'email' | 'tel';
  hint?: string;
  /** HTML autofill token, so that nobody types what the phone knows. */
  autocomplete?: string;
  inputmode?: 'text' | 'email' | 'tel' | 'numeric';
  /** `auto` for names, `ltr` for addresses, numbers and codes. */
  dir?: 'ltr' | 'auto';
  maxlength?: number;
  autofocus?: boolean;
  /** A one-time code: large, spaced digits. */
  code?: boolean;
}

const idOf = (name: string): string => `f-${name}`;

const describedBy = (name: string, hint: string | undefined, error: string | Html | undefined): Html => {
  const ids = [hint && `${idOf(name)}-hint`, error && `${idOf(name)}-error`].filter(Boolean).join(' ');
  return html`${ids && html` aria-describedby="${ids}"`}${error && trusted(' aria-invalid="true"')}`;
};

const wrap = (
  field: { name: string; label: string; hint?: string },
  error: string | Html | undefined,
  control: Html,
) =>
  html`<div><label for="${idOf(field.name)}">${field.label}</label>
${field.hint && html`<p class="hint" id="${idOf(field.name)}-hint">${field.hint}</p>`}
${error && html`<p class="error" id="${idOf(field.name)}-error">${error}</p>`}
${control}</div>`;

const errorOf = (errors: readonly FieldError[], name: string) =>
  errors.find((e) => e.field === name)?.message;

/** A labelled input with its hint and its error; never validated by the browser, which speaks another language. */
export function field(f: Field, errors: readonly FieldError[] = []): Html {
  const error = errorOf(errors, f.name);
  return wrap(
    f,
    error,
    html`<input id="${idOf(f.name)}" name="${f.name}" type="${f.type ?? 'text'}" value="${f.value ?? ''}"${
      f.code && trusted(' class="code"')
    } autocomplete="${f.autocomplete ?? 'off'}"${f.inputmode && html` inputmode="${f.inputmode}"`} dir="${
      f.dir ?? 'auto'
    }"${f.maxlength && html` maxlength="${f.maxlength}"`}${
      f.type || f.code ? trusted(' autocapitalize="none" spellcheck="false"') : nothing
    }${f.autofocus && errors.length === 0 && trusted(' autofocus')}${describedBy(f.name, f.hint, error)}>`,
  );
}

export interface Select {
  name: string;
  label: string;
  value: string;
  hint?: string;
  autocomplete?: string;
  /** `[value, text]` in the order shown. */
  options: readonly (readonly [value: string, text: string])[];
}

export function select(s: Select, errors: readonly FieldError[] = []): Html {
  const error = errorOf(errors, s.name);
  const options = s.options.map(
    ([value, text]) =>
      html`<option${value !== text && html` value="${value}"`}${value === s.value && trusted(' selected')}>${text}`,
  );
  return wrap(
    s,
    error,
    html`<select id="${idOf(s.name)}" name="${s.name}"${s.autocomplete && html` autocomplete="${s.autocomplete}"`}${describedBy(s.name, s.hint, error)}>${options}</select>`,
  );
}

/**
 * What is wrong, first on the page and focused, each entry leading to its field. Pair it with `invalid: true` of
 * `page`. Empty when there is nothing.
 */
export function errorSummary(errors: readonly FieldError[], heading: string): Html {
  if (errors.length === 0) return nothing;
  const items = errors.map((e) =>
    e.field
      ? html`<li><a href="#${idOf(e.field)}">${e.message}</a></li>`
      : html`<li class="error">${e.message}</li>`,
  );
  return html`<div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus>
<h2 id="errors-title">${heading}</h2>
<ul>${items}</ul>
</div>`;
}

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

/** Name of the hidden field with the one-use key. */
export const FORM_KEY = 'form_key';

/** A fresh one-use key: a form that creates something carries it, so that pressing twice does the thing once. */
export const formKey = (): Html => hidden(FORM_KEY, newId());

/** A form that posts to this site. `novalidate`, since our own errors speak the page's language. */
export function form(action: string, content: Html): Html {
  return html`<form method="post" action="${action}" novalidate>
${content}
</form>`;
}

/** `submit` buttons; `second` for what is not the main thing, `plain` for one that looks like a link. */
export function button(text: string | Html, look?: 'second' | 'plain'): Html {
  return html`<button type="submit"${look && html` class="${look}"`}>${text}</button>`;
}

/** A posted form's field as text, white space around it removed; repeated or missing fields read as empty. */
export function textOf(body: unknown, name: string, max = 1000): string {
  const value =
    typeof body === 'object' && body !== null && Object.hasOwn(body, name)
      ? (body as Record<string, unknown>)[name]
      : undefined;
  return typeof value === 'string' ? value.slice(0, max).trim() : '';
}
