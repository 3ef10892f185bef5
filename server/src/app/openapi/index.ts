export { committedDocument, committedOperation, type DocumentedOperation } from './committed.ts';
export { type Example, type Examples, openApiDocument } from './document.ts';
export { whoMay } from './operation.ts';
