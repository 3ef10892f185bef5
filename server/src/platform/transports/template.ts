/**
 * Bodies for providers that we do not know: a template with `{{name}}` places. Values are put in after the
 * template's own syntax has been read, so that a text can never become part of it.
 */

/** @throws Error if the content type is neither JSON nor a form, or the template is not of that type */
export function compileTemplate(
  template: string,
  contentType: string,
): (values: Readonly<Record<string, string>>) => string {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') {
    return (values) => fill(template, values, encodeURIComponent);
  }
  if (type !== 'application/json' && !type?.endsWith('+json')) {
    throw new Error('The body for the SMS provider must be JSON or a form.');
  }
  const parsed = parseJson(template);
  return (values) => JSON.stringify(fillAll(parsed, values));
}

/** Replaces each `{{name}}` with a value, encoded for where it stands. Unknown names stay, to be seen in a test. */
export function fill(
  text: string,
  values: Readonly<Record<string, string>>,
  encode = (value: string) => value,
): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? place : encode(value);
  });
}

function parseJson(template: string): unknown {
  try {
    return JSON.parse(template);
  } catch {
    throw new Error('The body for the SMS provider is not valid JSON.');
  }
}

function fillAll(node: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof node === 'string') return fill(node, values);
  if (Array.isArray(node)) return node.map((item) => fillAll(item, values));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fillAll(value, values)]));
}

/** The text or number at a path such as `messages.0.id` in a JSON document, or null. */
export function valueAtPath(json: string, path: string): string | null {
  let node: unknown;
  try {
    node = JSON.parse(json);
  } catch {
    return null;
  }
  for (const key of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return null;
    node = Reflect.get(node, key);
  }
  return typeof node === 'string' || typeof node === 'number' ? String(node) : null;
}
