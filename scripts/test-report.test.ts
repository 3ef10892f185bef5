import { expect, test } from 'vitest';
import { failedLines, outcomesOf, skippedLines, slowestLines, totalLine } from './test-report.ts';

const why =
  '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n\n    at a.test.ts:3:7\n    at x\n    at y\n    at z';

const report = {
  testResults: [
    {
      name: '/repo/server/a.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'a works', status: 'passed', duration: 40 },
        { fullName: 'a fails', status: 'failed', duration: 2_500, failureMessages: [why] },
        { fullName: 'a later', status: 'todo' },
      ],
    },
    { name: '/repo/server/broken.test.ts', status: 'failed', message: 'cannot import', assertionResults: [] },
  ],
};

test('a file that cannot be loaded counts as failed, and a skipped test is neither passed nor failed', () => {
  const outcomes = outcomesOf(report, '/repo');
  expect(totalLine(outcomes)).toBe('1 passed, 2 failed');
  expect(skippedLines(outcomes)).toEqual(['server/a.test.ts: a later']);
});

test('the slowest tests come first, and no more of them than asked for', () => {
  expect(slowestLines(outcomesOf(report, '/repo'), 2)).toEqual([
    '   2.5 s  server/a.test.ts: a fails',
    '   0.0 s  server/a.test.ts: a works',
  ]);
});

test('the end of a run names what failed and begins to say why, without colors', () => {
  expect(failedLines(outcomesOf(report, '/repo'))).toEqual([
    'server/a.test.ts: a fails',
    '    AssertionError: expected 1 to be 2',
    '    at a.test.ts:3:7',
    '    at x',
    '    at y',
    'server/broken.test.ts: (the file itself)',
    '    cannot import',
  ]);
});
