const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A name inside a sentence of plain text, which a toast or an announcement is: kept apart from the words around it
 * (FSI … PDI) where it or the page runs from right to left, so that neither turns the other around. In markup use `Name`.
 */
export const isolate = (name: string): string =>
  document.documentElement.dir === 'rtl' || RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
