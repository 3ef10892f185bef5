import { relative } from 'node:path';
import type { Plugin } from 'vite';

/** What one file of the build is made of. */
export interface ChunkReport {
  file: string;
  /** The module whose import brings it, from the root of the checkout; null for files that several share. */
  module: string | null;
  entry: boolean;
  /** Files that are loaded with it, and those that it may load later. */
  imports: string[];
  dynamicImports: string[];
  css: string[];
  /** Bytes of each module before minifying. */
  modules: Record<string, number>;
}

export const BUNDLE_REPORT = '.bundle-report.json';

/** Writes what each file of the build is made of, for `scripts/bundle-sizes.ts`. */
export function bundleReport(root: string): Plugin {
  // A question mark sets apart what comes in parts: the later words of a catalogue.
  const name = (id: string) =>
    relative(root, id.replace(/^\0/, '').replace(/\?(?!later$).*$/, '')).replaceAll('\\', '/');
  return {
    name: 'beckon:bundle-report',
    apply: 'build',
    generateBundle: {
      // After Vite has taken out the files that were nothing but an import of a style sheet.
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).flatMap((part): ChunkReport[] =>
          part.type === 'chunk'
            ? [
                {
                  file: part.fileName,
                  module: part.facadeModuleId ? name(part.facadeModuleId) : null,
                  entry: part.isEntry,
                  imports: part.imports,
                  dynamicImports: part.dynamicImports,
                  css: [...(part.viteMetadata?.importedCss ?? [])],
                  modules: Object.fromEntries(
                    Object.entries(part.modules).map(([id, { renderedLength }]) => [
                      name(id),
                      renderedLength,
                    ]),
                  ),
                },
              ]
            : [],
        );
        this.emitFile({ type: 'asset', fileName: BUNDLE_REPORT, source: JSON.stringify(chunks) });
      },
    },
  };
}
