/** What can be known without running anything: formatting, lint, types and catalogues, for the server and the portal. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { captureNode, endTogether, root, tools } from './commands.ts';

const checks = [
  { name: 'Formatting and lint', script: tools.biome, args: ['check', '--error-on-warnings', '.'] },
  { name: 'Types of the server', script: tools.tsc, args: ['-p', 'tsconfig.json'] },
  { name: 'Catalogues', script: 'scripts/check-messages.ts', args: [] },
];
if (existsSync(join(root, 'web/index.html'))) {
  checks.push({ name: 'Types of the portal', script: tools.tsc, args: ['-p', 'web/tsconfig.json'] });
}

endTogether();
const started = performance.now();
const results = await Promise.all(
  checks.map(async ({ name, script, args }) => {
    const { code, output } = await captureNode(script, args);
    return { name, code, output, seconds: (performance.now() - started) / 1000 };
  }),
);

for (const { name, code, output, seconds } of results) {
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds.toFixed(1)} s)`);
  if (code !== 0) console.log(output);
}
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
