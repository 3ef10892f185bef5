/**
 * The way in for every npm script, and the one file in plain JavaScript: it runs on whatever Node starts it, from 20 on.
 * It installs the packages when needed, builds the portal when needed, and hands over to Node 24, which the packages bring.
 *
 *   node scripts/bootstrap.mjs <command> [arguments]
 *
 * What it starts gets the number of a descriptor in BECKON_PARENT_PIPE. Nothing is ever written there; it ends when this
 * process ends, even by `kill -9`, and then the other must end as well. The reader removes the variable from its
 * environment, because a process that it starts in turn does not inherit the descriptor.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
/** `crypto.randomUUIDv7`, which makes our ids, came with it. */
const WANTED_NODE = [24, 16];

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/beckon');
const main = 'server/src/main.ts';

/** Commands that are not simply `main.ts <command>`. */
const commands = {
  start: { script: [main, 'start'], portal: true },
  demo: { script: [main, 'demo'], portal: true },
  dev: { script: [main, 'start'], portal: true, env: { BECKON_DEV: '1' } },
  build: { portal: true },
  check: { script: ['scripts/check.ts'] },
  test: { script: ['scripts/test.ts'] },
  'test:long': { script: ['scripts/test.ts', '--long'] },
  'test:interop': { script: ['scripts/test.ts', '--interop'] },
  bench: { script: ['bench/main.ts'] },
  screenshots: { script: ['scripts/screenshots.ts'], portal: true },
};

class Refusal extends Error {}

async function run([name, ...args]) {
  if (Number.parseInt(process.version.slice(1), 10) < OLDEST_NODE) {
    throw new Refusal(`Beckon needs Node ${OLDEST_NODE} or newer to start; this is ${process.version}.`);
  }
  if (!name) {
    throw new Refusal(
      `Usage: node scripts/bootstrap.mjs <command>, such as ${Object.keys(commands).join(', ')}.`,
    );
  }
  const command = commands[name] ?? { script: [main, name] };
  await installPackages();
  const node = findNode();
  if (command.portal) await Promise.all([buildPortal(node), prepareDatabase(node)]);
  if (!command.script) return 0;
  return handOver(node, [...command.script, ...args], command.env);
}

/** Runs `npm ci` when there are no packages, or others than package-lock.json asks for. */
async function installPackages() {
  const stamp = join(cache, 'installed');
  const wanted = `${hashOf([join(root, 'package-lock.json')])} ${process.platform}-${process.arch}`;
  if (readIfThere(stamp) === wanted) return;
  if (!installedByHand()) {
    const npm = process.env.npm_execpath;
    const flags = [
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
    ];
    const [file, args] = npm?.endsWith('.js') ? [process.execPath, [npm, ...flags]] : ['npm', flags];
    await runQuietly('Installing packages (once)', file, args, {
      shell: file === 'npm' && process.platform === 'win32',
    });
  }
  writeStamp(stamp, wanted);
}

/** True when npm's own record says that exactly what package-lock.json asks for is there, by an `npm ci` of the developer. */
function installedByHand() {
  const record = readIfThere(join(root, 'node_modules/.package-lock.json'));
  if (record === undefined) return false;
  const there = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { optional, version }]) => path === '' || optional || there[path]?.version === version,
  );
}

/** The Node that npm brought, or this one if it is new enough. */
function findNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const file = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (!existsSync(file)) continue;
    // It does not run everywhere it can be installed: not on Linux without glibc.
    const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
    if (status === 0 && isWanted(stdout)) return file;
  }
  if (isWanted(process.version)) return process.execPath;
  throw new Refusal(
    `Beckon runs on Node ${WANTED_NODE.join('.')}. The packages bring it for Linux with glibc (x64, arm64) and Windows (x64), but ` +
      `not for this machine (${process.platform}, ${process.arch}), and the Node that started this is ${process.version}. ` +
      `Install Node ${WANTED_NODE.join('.')} or newer from https://nodejs.org and run the same command again.`,
  );
}

/** Builds the portal when there is none, or when something that it is made of has changed. */
async function buildPortal(node) {
  const web = join(root, 'web');
  if (!existsSync(join(web, 'index.html'))) return;
  const stamp = join(cache, 'portal');
  const sources = [
    join(root, 'package-lock.json'),
    ...filesBelow(web, (path) => !path.startsWith(join(web, 'dist')) && !path.endsWith('.test.ts')),
    ...filesBelow(join(root, 'messages'), (path) => path.endsWith('portal.json')),
    // Contracts, and what they and the portal take from the server's platform.
    ...filesBelow(join(root, 'server/src'), (path) =>
      /(contract|shapes|languages|permissions)\.ts$/.test(path),
    ),
  ];
  const wanted = hashOf(sources);
  if (readIfThere(stamp) === wanted && existsSync(join(web, 'dist/index.html'))) return;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await runQuietly('Building the portal', node, [vite, 'build', '--config', join(web, 'vite.config.ts')]);
  writeStamp(stamp, wanted);
}

/** While the portal is built, makes the empty database that the first start copies. Without it, that start makes its own. */
async function prepareDatabase(node) {
  if (process.env.DATABASE_URL) return;
  if (existsSync(cache) && readdirSync(cache).some((name) => name.startsWith('empty-database-'))) return;
  const script = join(root, 'server/src/platform/database/embedded/prepare.ts');
  if (!existsSync(script)) return;
  const child = spawn(node, [script], { cwd: root, stdio: 'ignore' });
  await new Promise((resolve) => child.once('error', resolve).once('close', resolve));
}

/** Runs a command without its output, which is shown only when it fails; one line says what is going on. */
async function runQuietly(purpose, file, args, options = {}) {
  process.stderr.write(`${purpose} … `);
  const started = performance.now();
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const output = [];
  child.stdout.on('data', (data) => output.push(data));
  child.stderr.on('data', (data) => output.push(data));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    process.stderr.write('failed\n');
    process.stderr.write(Buffer.concat(output));
    throw new Refusal(`${purpose} failed (see above).`);
  }
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Runs a TypeScript file on Node 24 in place of this process, as far as anyone can tell; returns its exit code. */
async function handOver(node, args, extra = {}) {
  const path = [join(root, 'node_modules/.bin'), dirname(node), process.env.PATH]
    .filter(Boolean)
    .join(delimiter);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env: { ...process.env, PATH: path, ...extra, BECKON_PARENT_PIPE: '3' },
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the other process by itself: passing it on would look like a second, impatient one.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  endWithNpm(() => child.kill('SIGTERM'));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...result) => resolve(result));
  });
  return signal ? 128 + constants.signals[signal] : code;
}

/** npm that is killed outright cannot tell; it shows in that this process, or the shell that npm put between, is adopted. */
function endWithNpm(end) {
  if (!process.env.npm_lifecycle_event) return;
  const ancestors = () => `${process.ppid} ${parentOfShell(process.ppid)}`;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    end();
  }, 1_000);
  timer.unref();
}

/** The parent of a process that is a shell; undefined for any other, and where the system does not say (Linux does). */
function parentOfShell(pid) {
  const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readIfThere(`/proc/${pid}/stat`) ?? '') ?? [];
  return /^(da|ba|z|k)?sh$/.test(name ?? '') ? parent : undefined;
}

function isWanted(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > WANTED_NODE[0] || (major === WANTED_NODE[0] && minor >= WANTED_NODE[1]);
}

function filesBelow(folder, wanted) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => wanted(path) && !path.includes('node_modules'))
    .sort();
}

/** One hash of the paths and contents of files. */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = readFileSync(path);
    hash.update(`${path.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function writeStamp(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  // A mail server that hands a message to `bounce` keeps it and tries again (EX_TEMPFAIL).
  process.exitCode = process.argv[2] === 'bounce' ? 75 : 1;
}
