import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A part of the suite: what `vitest run --project NAME` runs. */
function project(
  name: string,
  include: string[],
  exclude: string[] = [],
  setup: string[] = [],
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
      globalSetup: [...setup, './server/test/postgres/global-setup.ts'].map(fromRoot),
      // Tests that start processes and embedded databases take half a minute where both cores are busy.
      testTimeout: 90_000,
      hookTimeout: 120_000,
      // What a browser is waited for takes its time on a machine that does other things too.
      expect: { poll: { timeout: 15_000 } },
      pool: 'forks',
    },
  };
}

export default defineConfig({
  test: {
    // Two cores are what continuous integration has; more workers than cores make timing tests fail for nothing.
    maxWorkers: 2,
    projects: [
      project(
        'server',
        ['server/**/*.test.ts', 'scripts/**/*.test.ts', 'web/src/**/*.test.ts'],
        ['**/*.long.test.ts'],
      ),
      project('e2e', ['e2e/**/*.test.ts'], ['**/*.long.test.ts']),
      project('long', ['**/*.long.test.ts']),
      project('interop', ['interop/**/*.interop.test.ts'], [], ['./interop/setup.ts']),
    ],
  },
});
