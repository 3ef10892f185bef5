/**
 * Run after all tests: every problem that an endpoint declares was answered to some test. One that nobody can bring about
 * is a promise without proof, and mostly a mistake. (One that is answered but not declared fails its own test.)
 */
import { endpoints } from '../src/app/features.ts';
import { problemsOf } from '../src/platform/endpoint/contract.ts';
import { readSeen } from './seen-problems.ts';

const seen = new Set(readSeen().map(({ endpoint, code }) => `${endpoint} ${code}`));
const declared = endpoints.flatMap(({ name, endpoint }) =>
  problemsOf(endpoint).map((code) => `${name} ${code}`),
);
const missing = declared.filter((pair) => !seen.has(pair));

if (missing.length > 0) {
  console.error(
    `Declared, and never seen on the wire in this run:\n${missing.map((pair) => `  ${pair}`).join('\n')}`,
  );
  process.exitCode = 1;
} else {
  console.log(
    `All ${declared.length} declared problems of ${endpoints.length} endpoints were seen on the wire.`,
  );
}
