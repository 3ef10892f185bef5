import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: {
      fullName: string;
      status: string;
      duration?: number | null;
      failureMessages?: string[];
    }[];
  }[];
}

export interface TestOutcome {
  file: string;
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  /** Milliseconds. */
  duration: number;
  /** Of a failed test: what it said, without colors; the stack follows the first lines. */
  why?: string;
}

/** Reads a report written by vitest's JSON reporter; none when the run ended before it could write one. */
export function readReport(path: string, root: string): TestOutcome[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return outcomesOf(JSON.parse(text) as VitestReport, root);
}

/** One outcome per test. A file that failed before any of its tests could run counts as one failed test. */
export function outcomesOf(report: VitestReport, root: string): TestOutcome[] {
  return report.testResults.flatMap((result): TestOutcome[] => {
    const file = relative(root, result.name);
    const outcomes = result.assertionResults.map(
      (test): TestOutcome => ({
        file,
        name: test.fullName.trim(),
        status: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
        duration: test.duration ?? 0,
        ...(test.status === 'failed'
          ? { why: stripVTControlCharacters(test.failureMessages?.[0] ?? '') }
          : {}),
      }),
    );
    const fileAloneFailed = result.status === 'failed' && !outcomes.some(({ status }) => status === 'failed');
    return fileAloneFailed
      ? [
          ...outcomes,
          { file, name: '(the file itself)', status: 'failed', duration: 0, why: result.message ?? '' },
        ]
      : outcomes;
  });
}

/** Lines about the ten slowest tests, slowest first. */
export function slowestLines(outcomes: TestOutcome[], count = 10): string[] {
  const slowest = outcomes.toSorted((a, b) => b.duration - a.duration).slice(0, count);
  return slowest.map(({ file, name, duration }) => `${seconds(duration).padStart(8)}  ${file}: ${name}`);
}

/** Lines that name each failed test and the first lines of why: whoever sees only the end of a log sees these. */
export function failedLines(outcomes: TestOutcome[]): string[] {
  return outcomes
    .filter(({ status }) => status === 'failed')
    .flatMap(({ file, name, why = '' }) => [
      `${file}: ${name}`,
      ...why
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(0, 4)
        .map((line) => `    ${line.trim().slice(0, 200)}`),
    ]);
}

/** Lines that name what was not run: a skipped test never goes unsaid. */
export function skippedLines(outcomes: TestOutcome[]): string[] {
  return outcomes.filter(({ status }) => status === 'skipped').map(({ file, name }) => `${file}: ${name}`);
}

/** `N passed, N failed`: the last line of every test run, alone on its line. */
export function totalLine(outcomes: TestOutcome[]): string {
  const count = (wanted: TestOutcome['status']) => outcomes.filter(({ status }) => status === wanted).length;
  return `${count('passed')} passed, ${count('failed')} failed`;
}

/** Milliseconds as seconds with one decimal: `12.3 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
