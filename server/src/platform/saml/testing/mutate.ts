import { DOMParser, XMLSerializer } from '@xmldom/xmldom';

/** One random change of a message: what to do, and where, as fractions of all the places that there are. */
export interface Change {
  kind: 'copy' | 'move' | 'remove' | 'text' | 'id' | 'rename' | 'comment';
  from: number;
  to: number;
  at: number;
}

const ELEMENT = 1;

/** Changes a message as an attacker without the key could: parts copied, moved, removed, renamed, put around others. */
export function mutated(xml: string, changes: readonly Change[]): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  for (const change of changes) apply(document, change);
  return new XMLSerializer().serializeToString(document);
}

function apply(document: Document, { kind, from, to, at }: Change): void {
  const all = elementsOf(document.documentElement);
  const pick = (fraction: number): Element =>
    all[Math.floor(fraction * all.length)] ?? document.documentElement;
  const [source, target] = [pick(from), pick(to)];
  const place = (node: Node) => {
    const children = Array.from(target.childNodes);
    target.insertBefore(node, children[Math.floor(at * (children.length + 1))] ?? null);
  };
  const isRoot = source === document.documentElement;
  if (kind === 'copy') place(source.cloneNode(true));
  if (kind === 'move' && !isRoot && !elementsOf(source).includes(target)) {
    source.parentNode?.removeChild(source);
    place(source);
  }
  if (kind === 'remove' && !isRoot) source.parentNode?.removeChild(source);
  if (kind === 'text') {
    for (const child of Array.from(source.childNodes))
      if (child.nodeType !== ELEMENT) child.nodeValue = 'mallory';
  }
  if (kind === 'id') source.setAttribute('ID', at < 0.5 ? '_evil' : (target.getAttribute('ID') ?? '_evil'));
  if (kind === 'rename') rename(document, source, target.localName);
  if (kind === 'comment') place(document.createComment('x'));
}

/** The same contents under another name. */
function rename(document: Document, source: Element, name: string): void {
  const parent = source.parentNode;
  if (!parent || source === document.documentElement) return;
  const renamed = document.createElementNS(source.namespaceURI, `x:${name}`);
  for (const child of Array.from(source.childNodes)) renamed.appendChild(child);
  parent.replaceChild(renamed, source);
}

const elementsOf = (element: Element): Element[] => [
  element,
  ...Array.from(element.childNodes)
    .filter((node): node is Element => node.nodeType === ELEMENT)
    .flatMap(elementsOf),
];
