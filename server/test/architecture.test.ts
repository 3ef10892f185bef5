import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ranks } from '../src/app/ranks.ts';

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));
const LONGEST_FILE = 300;
const LONGEST_TEST = 500;
/** Made by a script, for the compiler to read. */
const GENERATED = new Set(['platform/messages/keys.ts']);
/** Folders that a feature may have beside its files. */
const ROOMS = new Set(['commands', 'pages', 'templates', 'worker', 'reports', 'testing']);
/** What browsers get from the server's folders, and nothing else. */
const BROWSER_SAFE =
  /^(zod\/mini|platform\/(languages|permissions)\.ts|platform\/endpoint\/(contract|shapes)\.ts|features\/[\w-]+\/(contract|shapes)\.ts)$/;

interface Import {
  file: string;
  line: number;
  text: string;
  /** Path below `server/src`, or the name of a package. */
  target: string;
  typeOnly: boolean;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort();
/** Tests, and what only they use, may look at anything. */
const product = files.filter((path) => !path.endsWith('.test.ts') && !path.includes('/testing/'));
const sources = new Map(files.map((path) => [path, readFileSync(join(SOURCE, path), 'utf8')]));
const sourceOf = (path: string): string => sources.get(path) ?? '';

/** The feature, or the part of the house, that a file belongs to. */
function unitOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top === 'features') return second;
  return top === 'platform' ? 'platform' : 'app';
}

function importsOf(file: string, source: string): Import[] {
  const found = source.matchAll(
    /^[ \t]*(?:import|export)\b(?<what>[^'";]*?)\bfrom\s*'(?<from>[^']+)'|^[ \t]*import\s+'(?<bare>[^']+)'|\bimport\(\s*'(?<dynamic>[^']+)'/gm,
  );
  return [...found].map((match) => {
    const { what = '', from, bare, dynamic } = match.groups ?? {};
    const specifier = from ?? bare ?? dynamic ?? '';
    return {
      file,
      line: source.slice(0, match.index).split('\n').length,
      text: match[0].replaceAll(/\s+/g, ' ').trim(),
      target: specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier,
      typeOnly: /^\s*type\b/.test(what),
    };
  });
}

/** Why an import is not allowed, or null. */
function whyRefused({ file, target }: Import): string | null {
  const [from, to] = [unitOf(file), unitOf(target)];
  if (!target.endsWith('.ts') || from === to) return null;
  if (to === 'platform') return null;
  const [rank, below] = [ranks[from], ranks[to]];
  if (rank === undefined || below === undefined) return `${rank === undefined ? from : to} has no rank`;
  if (below >= rank) return `${from} may not import ${to}`;
  return /^features\/[\w-]+\/(index|contract)\.ts$/.test(target)
    ? null
    : `${to} has a front door: index.ts or contract.ts`;
}

const say = ({ file, line, text }: Import, why: string): string => `${file}:${line} ${text} (${why})`;

describe('imports', () => {
  const imports = product.flatMap((file) => importsOf(file, sourceOf(file)));

  test('are all read', () => {
    expect(imports.length).toBeGreaterThan(300);
    const targets = new Set(imports.map((i) => i.target));
    expect(targets).toContain('features/users/index.ts');
    expect(targets).toContain('node:crypto');
  });

  test('lead to files that exist', () => {
    const broken = imports.filter((i) => i.target.endsWith('.ts') && !sources.has(i.target));
    expect(broken.map((i) => say(i, 'there is no such file'))).toEqual([]);
  });

  test('go strictly down, and through the front door', () => {
    const refused = imports.flatMap((i) => {
      const why = whyRefused(i);
      return why ? [say(i, why)] : [];
    });
    expect(refused).toEqual([]);
  });

  test.each([
    ['features/users/a.ts', 'features/teams/index.ts', 'users may not import teams'],
    [
      'features/deliveries/a.ts',
      'features/profile-fields/index.ts',
      'deliveries may not import profile-fields',
    ],
    ['features/teams/a.ts', 'features/users/queries.ts', 'users has a front door: index.ts or contract.ts'],
    ['platform/a.ts', 'features/audit/index.ts', 'platform may not import audit'],
    ['features/users/a.ts', 'app/api.ts', 'users may not import app'],
    ['features/robots/a.ts', 'features/users/index.ts', 'robots has no rank'],
    ['features/teams/a.ts', 'features/users/contract.ts', null],
    ['features/teams/commands/a.ts', 'features/teams/queries.ts', null],
  ])('%s importing %s: %s', (file, target, why) => {
    expect(whyRefused({ file, target, line: 1, text: '', typeOnly: false })).toBe(why);
  });

  test('of contracts are fit for browsers', () => {
    const shared = imports.filter((i) => /\/(contract|shapes)\.ts$/.test(i.file) && !i.typeOnly);
    expect(shared.length).toBeGreaterThan(10);
    const refused = shared.filter((i) => !BROWSER_SAFE.test(i.target));
    expect(refused.map((i) => say(i, 'the portal imports this'))).toEqual([]);
  });
});

describe('features', () => {
  const features = readdirSync(join(SOURCE, 'features'), { withFileTypes: true }).filter((e) =>
    e.isDirectory(),
  );

  test.each(features.map((e) => e.name))('%s has a contract, a front door and only known rooms', (name) => {
    const entries = readdirSync(join(SOURCE, 'features', name), { withFileTypes: true });
    const folders = entries.filter((e) => e.isDirectory()).map((e) => e.name);
    expect(folders.filter((folder) => !ROOMS.has(folder))).toEqual([]);
    const names = entries.map((e) => e.name);
    expect(names).toEqual(expect.arrayContaining(['contract.ts', 'index.ts']));
    expect(
      names.filter((file) => file.includes('.') && !/^([a-z-]+(\.test)?\.ts|README\.md)$/.test(file)),
    ).toEqual([]);
  });

  test('commands are named for what they do', () => {
    const commands = product.filter((path) => path.includes('/commands/'));
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter((path) => !/\/commands\/[a-z]+(-[a-z]+)*\.ts$/.test(path))).toEqual([]);
  });

  test('read the clock of the database alone', () => {
    const clocks = /(?<![._\w])now\(\)|\bcurrent_timestamp\b|\bnew Date\(\s*\)|\bDate\.now\(/i;
    expect(linesIn('features/', clocks)).toEqual([]);
  });
});

test('no file is longer than can be read at one go', () => {
  const limit = (path: string) => (product.includes(path) ? LONGEST_FILE : LONGEST_TEST);
  const written = files.filter((path) => !GENERATED.has(path));
  expect(written.filter((path) => sourceOf(path).split('\n').length > limit(path))).toEqual([]);
});

test('no statement takes values by pasting them into its text', () => {
  const pasted = /`[^`]*\b(select|insert|update|delete)\b[^`]*'\$\{/i;
  expect(product.filter((path) => pasted.test(withoutComments(sourceOf(path))))).toEqual([]);
});

/** Lines of the product below a folder that match, comments left out. */
function linesIn(folder: string, pattern: RegExp): string[] {
  return product
    .filter((path) => path.startsWith(folder))
    .flatMap((path) =>
      withoutComments(sourceOf(path))
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : [])),
    );
}

/** Comments become blanks, so that line numbers stay. */
function withoutComments(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}
