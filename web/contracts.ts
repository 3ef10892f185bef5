import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import type { Endpoint } from '../server/src/platform/endpoint/contract.ts';

const CONTRACT = /\/server\/src\/features\/[^/]+\/contract\.ts$/;

/**
 * Of a contract the browser needs where each endpoint is, not the shapes: those are types there, and the server parses.
 * The library of shapes and every shape, some 20 KB, stay out of the first load.
 */
export function contractsAsAddresses(): Plugin {
  return {
    name: 'beckon:contracts-as-addresses',
    enforce: 'pre',
    async load(id) {
      if (!CONTRACT.test(id)) return null;
      const { mtimeMs } = await stat(id);
      // The time makes a changed contract another module, for `npm run dev`.
      const contract: Record<string, unknown> = await import(`${pathToFileURL(id).href}?${mtimeMs}`);
      const code = Object.entries(contract).flatMap(([name, value]) =>
        isEndpoint(value) ? [`export const ${name} = ${JSON.stringify(addressOf(value))};`] : [],
      );
      return { code: code.join('\n'), map: null, moduleSideEffects: false };
    },
  };
}

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'output' in value;

const addressOf = ({ method, path, idempotent }: Endpoint) => ({
  method,
  path,
  ...(idempotent ? { idempotent } : {}),
});
