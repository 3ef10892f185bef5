/**
 * The runner behind `npm test`, with `--long` `npm run test:long`, and with `--interop` `npm run test:interop`. It starts
 * what the tests need, runs one step after the other and stops at the first that fails. Whatever happens, it ends with the
 * ten slowest tests, the time of each step, what failed and why and, as its very last line, the totals.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureServers } from '../interop/debian.ts';
import { findChromium } from '../server/test/chromium.ts';
import { startTestPostgres, type TestPostgres } from '../server/test/postgres/index.ts';
import { endTogether, root, runNode, tools } from './commands.ts';
import {
  failedLines,
  readReport,
  seconds,
  skippedLines,
  slowestLines,
  type TestOutcome,
  totalLine,
} from './test-report.ts';

interface Step {
  name: string;
  /** Returns false, or throws, when the step failed. */
  run: () => Promise<boolean>;
}

const SEEN_PROBLEMS = 'server/test/seen-problems.check.ts';

const outcomes: TestOutcome[] = [];
const scratch = mkdtempSync(join(tmpdir(), 'beckon-test-run-'));
let postgres: TestPostgres | undefined;

/** Fresh in each run: where tests leave what is judged after all of them, such as the problems seen on the wire. */
process.env.BECKON_TEST_RECORDS = join(scratch, 'records');
mkdirSync(process.env.BECKON_TEST_RECORDS);

async function startServices(): Promise<boolean> {
  if (process.env.BECKON_TEST_DATABASE_URL) return true;
  postgres = await startTestPostgres();
  process.env.BECKON_TEST_DATABASE_URL = postgres.url;
  return true;
}

async function runProject(project: string): Promise<boolean> {
  const report = join(scratch, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runNode(tools.vitest, ['run', '--project', project, '--allowOnly=false', ...reporters]);
  outcomes.push(...readReport(report, root));
  return code === 0;
}

const succeeds = async (script: string, ...args: string[]) => (await runNode(script, args)) === 0;

const services: Step[] = [
  { name: 'PostgreSQL ready', run: startServices },
  { name: 'Portal built', run: () => succeeds(tools.bootstrap, 'build') },
  { name: 'Browser ready', run: async () => Boolean(await findChromium()) },
];

const quick: Step[] = [
  { name: 'Formatting, lint and types', run: () => succeeds('scripts/check.ts') },
  ...services,
  { name: 'Portal within its budgets', run: () => succeeds('scripts/bundle-sizes.ts') },
  { name: 'Tests of the server and the portal', run: () => runProject('server') },
  { name: 'Journeys in the browser', run: () => runProject('e2e') },
  {
    name: 'Every declared problem seen, and no other',
    run: async () => !existsSync(join(root, SEEN_PROBLEMS)) || succeeds(SEEN_PROBLEMS),
  },
];

/** Against servers that are not ours; on a machine where they are not and cannot be installed, it fails and says how. */
const interop: Step[] = [
  { name: 'Servers of others ready', run: () => ensureServers().then(() => true) },
  { name: 'Together with the software of others', run: () => runProject('interop') },
];

const long: Step[] = [...services, { name: 'Long tests', run: () => runProject('long') }, ...interop];
const asked = process.argv.includes('--long')
  ? long
  : process.argv.includes('--interop')
    ? [...services, ...interop]
    : quick;

/** Runs the steps until one fails; returns a line about each, and whether all succeeded. */
async function runSteps(steps: Step[]): Promise<{ lines: string[]; succeeded: boolean }> {
  const lines: string[] = [];
  let succeeded = true;
  for (const step of steps) {
    if (!succeeded) {
      lines.push(`not run            ${step.name}`);
      continue;
    }
    console.log(`\n── ${step.name}`);
    const started = performance.now();
    succeeded = await step.run().catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      return false;
    });
    const time = seconds(performance.now() - started);
    lines.push(`${succeeded ? 'ok  ' : 'FAIL'}  ${time.padStart(9)}    ${step.name}`);
  }
  return { lines, succeeded };
}

function printSection(title: string, lines: string[]): void {
  if (lines.length > 0) console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

endTogether();
const started = performance.now();
const { lines, succeeded } = await runSteps(asked);
await postgres?.stop();
rmSync(scratch, { recursive: true, force: true });

printSection('Skipped', skippedLines(outcomes));
printSection('The ten slowest tests', slowestLines(outcomes));
printSection(`Steps (${seconds(performance.now() - started)} in all)`, lines);
printSection('Failed', failedLines(outcomes));
process.exitCode = succeeded ? 0 : 1;
console.log(`\n${totalLine(outcomes)}`);
