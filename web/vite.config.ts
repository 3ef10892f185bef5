import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { bundleReport } from './bundle-report.ts';
import { announceLanguages, fillCatalogues } from './catalogues.ts';
import { contractsAsAddresses } from './contracts.ts';
import { trimNumberPlans } from './number-plans.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const serverUrl = process.env.BECKON_DEV_SERVER ?? 'http://localhost:3000';
/** What the portal asks of the server, beside its own files. */
const proxy = Object.fromEntries(
  ['/api', '/sign-in', '/sign-out', '/preview-inbox', '/invitation-preview', '/organization-preview'].map(
    (path) => [path, serverUrl],
  ),
);

/** Languages whose component strings are part of the bundle; the others arrive with their catalogue (src/app/language.ts). */
const BUNDLED_LOCALES = new Set(['en-US']);

/** Empties the component library's string files of all other languages: thirty of them would ship otherwise. */
function trimComponentStrings(): Plugin {
  const file =
    /[\\/](?:react-aria|react-stately|react-aria-components)[\\/].*[\\/]intl[\\/].*([a-z]{2}-[A-Z]{2})\.m?js$/;
  return {
    name: 'beckon:trim-component-strings',
    enforce: 'pre',
    load(id) {
      const locale = file.exec(id)?.[1];
      return locale && !BUNDLED_LOCALES.has(locale) ? 'export default undefined;' : null;
    },
  };
}

/** Writes a .gz and a .br next to every text file of the build, so that the server never compresses at run time. */
function precompress(): Plugin {
  const compressible = /\.(?:js|css|html|svg|json|txt)$/;
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  return {
    name: 'beckon:precompress',
    apply: 'build',
    async closeBundle() {
      const dist = join(root, 'dist');
      for (const name of await readdir(dist, { recursive: true })) {
        if (!compressible.test(name)) continue;
        const path = join(dist, name);
        const content = await readFile(path);
        if (content.length < 512) continue;
        await writeFile(`${path}.gz`, await zip(content, { level: 9 }));
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        };
        await writeFile(`${path}.br`, await brotli(content, { params }));
      }
    },
  };
}

export default defineConfig({
  root,
  base: '/',
  plugins: [
    contractsAsAddresses(),
    trimComponentStrings(),
    trimNumberPlans(),
    fillCatalogues(),
    announceLanguages(),
    react(),
    tailwindcss(),
    bundleReport(join(root, '..')),
    precompress(),
  ],
  resolve: {
    alias: [{ find: /^@contracts\/(.+)$/, replacement: join(root, '../server/src/features/$1/contract.ts') }],
  },
  build: {
    outDir: join(root, 'dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    target: ['es2022', 'chrome111', 'safari16.4', 'firefox128'],
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What never changes between releases keeps its file name, and so its place in the browser's cache.
            { name: 'react', test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/, priority: 3 },
            {
              name: 'routing',
              test: /node_modules[\\/]@tanstack[\\/](?:react-router|router-core|history|react-query|query-core|react-store|store)[\\/]/,
              priority: 2,
            },
          ],
        },
      },
    },
  },
  server: { proxy },
  // The policy under which the server hands out the portal, so that a look at the build is a look at the real thing.
  preview: {
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    },
    proxy,
  },
});
