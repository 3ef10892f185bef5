import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One refusal seen on the wire: `createInvitation`, `email.in_use`. */
export interface SeenProblem {
  endpoint: string;
  code: string;
}

/** The runner of the whole suite names a fresh folder for each run; a single file run by hand has one of its own. */
const folder = join(
  process.env.BECKON_TEST_RECORDS ??
    fileURLToPath(new URL('../../node_modules/.cache/beckon', import.meta.url)),
  'seen',
);
const known = new Set<string>();

/** Notes what an endpoint refused, once a process; judged after the run by `seen-problems.check.ts`. */
export function recordSeen(seen: SeenProblem): void {
  const line = JSON.stringify(seen);
  if (known.has(line)) return;
  known.add(line);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${line}\n`);
}

/** All that the tests of this run have seen. */
export function readSeen(): SeenProblem[] {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  return files.flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as SeenProblem),
  );
}
