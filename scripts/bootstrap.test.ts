import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Stands for the product: says how it was called, and ends as its arguments ask for. */
const MAIN = `
import { Socket } from 'node:net';
const [command, ...args] = process.argv.slice(2);
const hello = () => console.log(JSON.stringify({ command, args, pid: process.pid, dev: process.env.BECKON_DEV ?? null }));
if (command === 'stay') {
  process.on('SIGTERM', () => process.exit(7));
  const parent = new Socket({ fd: Number(process.env.BECKON_PARENT_PIPE) });
  parent.resume().once('close', () => process.exit(8));
  hello();
} else if (command === 'die') process.kill(process.pid, 'SIGKILL');
else {
  hello();
  process.exitCode = Number(args[0] ?? 0);
}
`;

let project: string;

/** A project without packages, so that installing it needs no registry. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'beckon-bootstrap-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  const scripts = { stay: 'node scripts/bootstrap.mjs stay' };
  const fixture = { name: 'fixture', version: '1.0.0', type: 'module', scripts };
  write('package.json', JSON.stringify(fixture));
  write('package-lock.json', lockfile());
  write('server/src/main.ts', MAIN);
  mkdirSync(join(project, 'scripts'));
  cpSync(join(root, 'scripts/bootstrap.mjs'), join(project, 'scripts/bootstrap.mjs'));
});

function lockfile(version = '1.0.0'): string {
  const self = { name: 'fixture', version };
  return JSON.stringify({ ...self, lockfileVersion: 3, requires: true, packages: { '': self } });
}

function write(path: string, content: string): void {
  mkdirSync(join(project, path, '..'), { recursive: true });
  writeFileSync(join(project, path), content);
}

function start(...args: string[]): ChildProcess {
  return startWith({}, ...args);
}

function startWith(extra: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
  const env = { ...process.env, ...extra };
  for (const name of Object.keys(env)) if (name.startsWith('npm_')) delete env[name];
  const child = spawn(process.execPath, [join(project, 'scripts/bootstrap.mjs'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** As `start`, by the npm that put this machine's Node there, which puts a shell in between. */
function startByNpm(script: string): ChildProcess {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function bootstrap(...args: string[]) {
  return outcome(start(...args));
}

/** As `bootstrap`, by a Node that says to be of this version. */
async function bootstrapOn(version: string, ...args: string[]) {
  const claim = `Object.defineProperty(process, 'version', { value: ${JSON.stringify(version)} })`;
  const script = `data:text/javascript,${encodeURIComponent(claim)}`;
  return outcome(startWith({ NODE_OPTIONS: `--import ${script}` }, ...args));
}

async function outcome(child: ChildProcess) {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => {
    output.stdout += data;
  });
  child.stderr?.on('data', (data) => {
    output.stderr += data;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...output };
}

/** Starts the product and waits until it says that it runs. */
async function startToStay(child = start('stay')): Promise<{ child: ChildProcess; pid: number }> {
  if (!child.stdout) throw new Error('The process has no standard output.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { pid } = JSON.parse(line) as { pid: number };
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  return { child, pid };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('packages', () => {
  test('are installed once, and again when the lock file changes', async () => {
    const first = await bootstrap('hello');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toMatch(/^Installing packages \(once\) … \d+\.\d s\n$/);
    const second = await bootstrap('hello');
    expect(second).toMatchObject({ code: 0, stderr: '' });
    write('package-lock.json', lockfile('1.0.1'));
    write('package.json', JSON.stringify({ name: 'fixture', version: '1.0.1', type: 'module' }));
    rmSync(join(project, 'node_modules/.package-lock.json'), { force: true });
    expect((await bootstrap('hello')).stderr).toContain('Installing packages');
  });

  test('that cannot be installed end the start with what npm said', async () => {
    write('package-lock.json', '{ "name": "fixture"');
    const { code, stdout, stderr } = await bootstrap('hello');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Installing packages (once) … failed');
    expect(stderr).toContain('npm error');
  });
});

describe('the Node that runs the product', () => {
  test.for(['v24.16.0', 'v24.21.3', 'v25.0.0'])(
    'may be the one that started it, where that is %s',
    async (version) => {
      expect(await bootstrapOn(version, 'hello')).toMatchObject({ code: 0 });
    },
  );

  test.for(['v20.19.0', 'v22.18.0', 'v24.15.9'])(
    'is not the one that started it, where that is %s',
    async (version) => {
      const { code, stdout, stderr } = await bootstrapOn(version, 'hello');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`the Node that started this is ${version}. Install Node 24.16 or newer`);
    },
  );

  test('starts nothing before Node 20', async () => {
    const { code, stderr } = await bootstrapOn('v18.20.0', 'hello');
    expect(code).toBe(1);
    expect(stderr).toContain('Beckon needs Node 20 or newer to start; this is v18.20.0.');
  });
});

describe('handing over', () => {
  test('passes command and arguments on and returns the exit code', async () => {
    const { code, stdout } = await bootstrap('recover', '3', 'a b');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'recover', args: ['3', 'a b'], dev: null });
  });

  test('dev is a start that knows it is one', async () => {
    const { stdout } = await bootstrap('dev');
    expect(JSON.parse(stdout)).toMatchObject({ command: 'start', dev: '1' });
  });

  test('a signal that ends the product shows in the exit code, as in a shell', async () => {
    expect((await bootstrap('die')).code).toBe(128 + 9);
  });

  test('without a command it says how to use it', async () => {
    const { code, stderr } = await bootstrap();
    expect(code).toBe(1);
    expect(stderr).toContain('Usage: node scripts/bootstrap.mjs <command>');
  });

  test('SIGTERM reaches the product, which ends as it likes', async () => {
    const { child, pid } = await startToStay();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect(isAlive(pid)).toBe(false);
  });

  test.for([
    ['of this process', () => start('stay')],
    ['of npm', () => startByNpm('stay')],
  ] as const)('kill -9 %s does not leave the product behind', async ([, begin]) => {
    const { child, pid } = await startToStay(begin());
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});

test('the portal is built when it is missing or older than what it is made of', async () => {
  write('web/index.html', '<!doctype html><title>one</title>');
  write('web/vite.config.ts', 'export default { root: import.meta.dirname };');
  write('server/src/things/contract.ts', 'export const things = 1;');
  write('messages/en/portal.json', '{}');
  await bootstrap('hello');
  symlinkSync(join(root, 'node_modules/vite'), join(project, 'node_modules/vite'));
  const built = () => readFileSync(join(project, 'web/dist/index.html'), 'utf8');

  expect(await bootstrap('build')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Building the portal … '),
  });
  expect(built()).toContain('one');
  expect((await bootstrap('start')).stderr).toBe('');

  write('web/index.html', '<!doctype html><title>two</title>');
  expect((await bootstrap('start')).stderr).toContain('Building the portal');
  expect(built()).toContain('two');

  write('server/src/things/contract.ts', 'export const things = 2;');
  expect((await bootstrap('start')).stderr).toContain('Building the portal');

  rmSync(join(project, 'web/dist'), { recursive: true });
  expect((await bootstrap('start')).stderr).toContain('Building the portal');

  write('web/vite.config.ts', 'this is no configuration');
  const broken = await bootstrap('start');
  expect(broken).toMatchObject({ code: 1, stdout: '' });
  expect(broken.stderr).toContain('Building the portal failed');
});
