import { DOMParser } from '@xmldom/xmldom';
import { SamlRefused } from './refused.ts';

/** Markup that is safe to send: only `element` makes it, so a text can never pass for it. */
export class Xml {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

type Attributes = Readonly<Record<string, string | null | undefined>>;

/** One element, its attributes and texts escaped; attributes that are null and children that are null are left out. */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly (Xml | string | null)[]
): Xml {
  const written = Object.entries(attributes)
    .filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const inner = children.map((child) => (typeof child === 'string' ? escapeXml(child) : (child ?? '')));
  return new Xml(`<${name}${written.join('')}>${inner.join('')}</${name}>`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // Kept as they are through a reader's normalization of line ends and of attributes.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** What XML 1.0 has no way to write at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(UNWRITABLE, '\ufffd')
    .replaceAll(/[&<>"'\r\n\t]/g, (character) => ESCAPES[character] ?? '');

/** Larger than any honest message by far; metadata with many certificates fits too. */
const LARGEST = 512 * 1024;
const DEEPEST = 40;
/** Tags, both of an element counted; metadata has a few hundred. */
const MOST_TAGS = 4_000;
const MOST_ATTRIBUTES = 8_000;
/** In and on one element: room for somebody in a thousand groups, and no schema of SAML comes near so many attributes. */
const MOST_CHILDREN = 1_000;
const MOST_ON_ONE = 64;
/** The one instruction that a message may begin with. */
const DECLARATION = /^\s*<\?xml\s[^<>?]*\?>/;

/**
 * Reads XML so that nobody else can read it differently: no document type (so no entities of its own), nothing that
 * a parser would repair, no instructions, no depth and no number without end.
 * @throws SamlRefused `too_large`, `doctype`, `unreadable`
 */
export function parseXml(text: string): Element {
  if (text.length > LARGEST) throw new SamlRefused('too_large');
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new SamlRefused('doctype');
  // The parser takes minutes for instructions without end, and who checks signatures many seconds for what is without number.
  if (text.replace(DECLARATION, '').includes('<?')) throw new SamlRefused('unreadable');
  if (isCrowded(text)) throw new SamlRefused('too_large');
  const refuse = (): never => {
    throw new SamlRefused('unreadable');
  };
  let root: Element | null;
  try {
    const errorHandler = { warning: refuse, error: refuse, fatalError: refuse };
    root = new DOMParser({ errorHandler }).parseFromString(text, 'text/xml').documentElement;
  } catch {
    throw new SamlRefused('unreadable');
  }
  if (!root || depthOf(root) > DEEPEST) throw new SamlRefused('unreadable');
  if (withDescendants(root).some(isLaden)) refuse();
  return root;
}

function isCrowded(text: string): boolean {
  const count = (mark: RegExp): number => text.match(mark)?.length ?? 0;
  return count(/</g) > MOST_TAGS || count(/=\s*["']/g) > MOST_ATTRIBUTES;
}

const isLaden = (element: Element): boolean =>
  element.attributes.length > MOST_ON_ONE || childrenOf(element).length > MOST_CHILDREN;

function depthOf(element: Element): number {
  let deepest = 1;
  let level: Element[] = [element];
  while (deepest <= DEEPEST) {
    level = level.flatMap(childrenOf);
    if (level.length === 0) return deepest;
    deepest += 1;
  }
  return deepest;
}

const ELEMENT = 1;
const TEXT = 3;

export const childrenOf = (parent: Element): Element[] =>
  Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === ELEMENT);

/** Children of one name. */
export const childrenNamed = (parent: Element, namespace: string, name: string): Element[] =>
  childrenOf(parent).filter((child) => child.namespaceURI === namespace && child.localName === name);

/** The child of that name where there is exactly one, else null: of two nobody says which one counts. */
export function onlyChild(parent: Element | null, namespace: string, name: string): Element | null {
  const [first, second] = parent ? childrenNamed(parent, namespace, name) : [];
  return first && !second ? first : null;
}

/** All elements below, itself first, in the order of the document. */
export const withDescendants = (element: Element): Element[] => [
  element,
  ...childrenOf(element).flatMap(withDescendants),
];

/** The text of an element that holds nothing but text, trimmed; null where it is missing, empty or holds more. */
export function textIn(element: Element | null): string | null {
  if (!element) return null;
  const nodes = Array.from(element.childNodes);
  if (nodes.some((node) => node.nodeType !== TEXT)) return null;
  return (
    nodes
      .map((node) => node.nodeValue ?? '')
      .join('')
      .trim() || null
  );
}

/** An attribute's value, or null where it is missing or empty. */
export const attribute = (element: Element | null, name: string): string | null =>
  element?.getAttribute(name) || null;

/** @throws SamlRefused `comment` where anything stands among the elements that readers skip differently */
export function refuseComments(root: Element): void {
  const skipped = withDescendants(root).some((element) =>
    Array.from(element.childNodes).some((node) => node.nodeType !== ELEMENT && node.nodeType !== TEXT),
  );
  if (skipped) throw new SamlRefused('comment');
}
