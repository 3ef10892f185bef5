/** Finds words that stand in the code and in no catalogue, and style sheets that know left from right. */

export interface Source {
  path: string;
  text: string;
}

/** Comments become blanks, so that places stay. */
const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/.*$/gm, (comment) => comment.replaceAll(/[^\n]/g, ' '));

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const ATTRIBUTE =
  /\s(?:aria-label|aria-description|alt|placeholder|title|label|hint|description)="(?!https?:)([^"{]*\p{L}{2,}[^"{]*)"/gu;

/** Words in the attributes of components; those between tags are for the linter. */
export const literalAttributes = ({ path, text }: Source): string[] =>
  [...text.matchAll(ATTRIBUTE)].map(
    (match) => `${path}:${lineOf(text, match.index)} says “${match[1]}” itself`,
  );

/** Words between the tags of `html` templates. */
export function literalsInTemplates({ path, text }: Source): string[] {
  const faults: string[] = [];
  const code = withoutComments(text);
  for (const match of code.matchAll(/(?<![\w.])html`/g)) {
    const own = ownText(code, match.index + match[0].length);
    const words = own
      .replaceAll(/<style>[\s\S]*?<\/style>|<[^<>]*>?/g, ' ')
      .replaceAll(/[\w-]+="[^"]*"?|&\w+;/g, ' ')
      .match(/\p{L}{2,}[\p{L} ,.]*/gu);
    if (words) faults.push(`${path}:${lineOf(text, match.index)} says “${words[0].trim()}” itself`);
  }
  return faults;
}

/** The text of a template from `start` to its end, without what is put into it. */
function ownText(source: string, start: number): string {
  let own = '';
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const [here, next] = [source[i], source[i + 1]];
    if (depth === 0 && here === '`') return own;
    if (here === '\\') {
      i += 1;
    } else if (here === '$' && next === '{') {
      depth += 1;
      i += 1;
      // So that a tag around a value stays one.
      if (depth === 1) own += '·';
    } else if (depth > 0 && here === '`') {
      i = endOfTemplate(source, i + 1);
    } else if (depth > 0) {
      if (here === '{') depth += 1;
      if (here === '}') depth -= 1;
    } else own += here;
  }
  return own;
}

function endOfTemplate(source: string, start: number): number {
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const here = source[i];
    if (here === '\\') i += 1;
    else if (depth === 0 && here === '`') return i;
    else if (here === '$' && source[i + 1] === '{') {
      depth += 1;
      i += 1;
    } else if (depth > 0 && here === '`') i = endOfTemplate(source, i + 1);
    else if (depth > 0 && here === '{') depth += 1;
    else if (depth > 0 && here === '}') depth -= 1;
  }
  return source.length;
}

const PHYSICAL_CSS =
  /(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b/g;
const PHYSICAL_CLASS =
  /(?<=["'`\s])(?:-?(?:m[lr]|p[lr]|left|right|scroll-[mp][lr])-(?:\d|px|auto|full|\[)|(?:border-[lr]|rounded-(?:[lr]|[tb][lr])|(?:text|float)-(?:left|right))(?=["'`\s-]))/g;

/** Declarations and classes that do not turn around with the direction of writing. A pair of both sides is fine. */
export function physicalSides({ path, text }: Source): string[] {
  const isSheet = path.endsWith('.css') || path.endsWith('style.ts');
  const found = withoutComments(text).matchAll(isSheet ? PHYSICAL_CSS : PHYSICAL_CLASS);
  return [...found].flatMap((match) =>
    isSheet && hasBothSides(text, match.index)
      ? []
      : [
          `${path}:${lineOf(text, match.index)} has ${match[0].trim()}: name the side by the direction of writing`,
        ],
  );
}

function hasBothSides(text: string, index: number): boolean {
  const block = text.slice(text.lastIndexOf('{', index), text.indexOf('}', index));
  const value = (side: string) => new RegExp(`(?<![\\w-])${side}\\s*:\\s*([^;}]+)`).exec(block)?.[1]?.trim();
  return value('left') !== undefined && value('left') === value('right');
}
