import { readFileSync } from 'node:fs';
import type { Json } from './schema.ts';

const FILE = new URL('../../../openapi.json', import.meta.url);
let kept: Json | undefined;

/** The document as it is committed, examples from real calls included. A test holds it to the code. */
export function committedDocument(): Json {
  kept ??= JSON.parse(readFileSync(FILE, 'utf8')) as Json;
  return kept;
}
