import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import '../src/app/features.ts';
import { definedProblems } from '../src/platform/problem.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROBLEMS = join(ROOT, 'docs/problems');
const FEATURES = join(ROOT, 'server/src/features');
const LONGEST_README = 40;

const read = (path: string): string => readFileSync(path, 'utf8');
const linesOf = (path: string): string[] => read(path).trimEnd().split('\n');

/** Every page of ours: at the root, in `docs` and `deploy`, and beside the code. */
const pages = ['.', 'docs', 'deploy', 'server/src']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: folder !== '.', encoding: 'utf8' }).map((path) =>
      join(ROOT, folder, path),
    ),
  )
  .filter((path) => path.endsWith('.md'));

test('links between the pages lead to files that exist', () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?<target>[^)#\s]+)[^)]*\)/g)].map((match) => ({
      page: relative(ROOT, page),
      target: match.groups?.target ?? '',
    })),
  );
  const local = links.filter(({ target }) => !/^[a-z]+:/.test(target));
  expect(local.length).toBeGreaterThan(40);
  expect(local.filter(({ page, target }) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
});

describe('problems', () => {
  const documented = readdirSync(PROBLEMS).map((name) => name.replace(/\.md$/, ''));

  test.each(documented)('the page of %s says what it is and what to do', (code) => {
    const lines = linesOf(join(PROBLEMS, `${code}.md`));
    expect(lines.slice(0, 3)).toEqual([`# ${code}`, '', definedProblems().get(code)?.title]);
    const said = lines.flatMap((line) => /^- \*\*(.+):\*\* \S/.exec(line)?.[1] ?? []);
    expect(said).toEqual(['What happened', 'Why', 'What to do', 'Who can']);
    expect(lines.length).toBeLessThanOrEqual(14);
  });
});

test('every feature says in a short README what it is, what always holds, and what it keeps', () => {
  const features = readdirSync(FEATURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(features.length).toBeGreaterThan(7);
  for (const { name } of features) {
    const lines = linesOf(join(FEATURES, name, 'README.md'));
    expect(lines.length, `the README of ${name}`).toBeLessThanOrEqual(LONGEST_README);
    const text = lines.join('\n');
    for (const part of [/^# /m, /always holds|invariants/i, /table/i, /front door/i]) {
      expect(text, `the README of ${name}`).toMatch(part);
    }
  }
});
