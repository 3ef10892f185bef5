/**
 * Weighs the built portal as browsers load it (gzip), prints what each dependency weighs, and fails when a budget is
 * broken: `node scripts/bundle-sizes.ts` after `npm run build`, and a step of `npm test`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { BUNDLE_REPORT, type ChunkReport } from '../web/bundle-report.ts';

const DIST = fileURLToPath(new URL('../web/dist/', import.meta.url));
const KB = 1024;
/** In KB, gzip (decisions 6). */
const BUDGET = { firstLoad: 200, route: 60, invite: 130, css: 15 };

const USERS_PAGE = 'web/src/features/users/users-page.tsx';
/** What a person who invites by email or mobile comes to load. */
const INVITE = ['web/src/features/invitations/invite-sheet.tsx', 'web/src/ui/phone-library.ts'];
const ROUTER = 'web/src/app/router.tsx';

if (!existsSync(`${DIST}${BUNDLE_REPORT}`)) {
  console.error('The portal is not built: npm run build.');
  process.exit(1);
}
const chunks = JSON.parse(readFileSync(`${DIST}${BUNDLE_REPORT}`, 'utf8')) as ChunkReport[];
const byFile = new Map(chunks.map((c) => [c.file, c]));

const sizes = new Map<string, number>();
function gzipped(file: string): number {
  let size = sizes.get(file);
  if (size === undefined) {
    size = gzipSync(readFileSync(DIST + file), { level: 9 }).length;
    sizes.set(file, size);
  }
  return size;
}

function chunkOf(module: string): ChunkReport {
  const chunk = chunks.find((c) => c.module === module);
  if (!chunk) throw new Error(`No file of the build begins with ${module}.`);
  return chunk;
}

/** A file and all that is loaded with it. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  const chunk = byFile.get(file);
  if (!chunk || found.has(file)) return found;
  found.add(file);
  for (const next of chunk.imports) loadedWith(next, found);
  return found;
}

const kb = (bytes: number): string => (bytes / KB).toFixed(1).padStart(6);
const together = (...sets: ReadonlySet<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));
const without = (files: ReadonlySet<string>, loaded: ReadonlySet<string>): Set<string> =>
  new Set([...files].filter((file) => !loaded.has(file)));
const weigh = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + gzipped(file), 0);

const entry = chunks.find((c) => c.entry);
if (!entry) throw new Error('The build has no entry.');
const start = loadedWith(entry.file);
/** The words of one language: those of English, the others weigh about as much. */
const words = loadedWith(chunkOf('messages/en/portal.json').file);
const firstLoad = together(start, words, loadedWith(chunkOf(USERS_PAGE).file));
const invite = together(...INVITE.map((module) => loadedWith(chunkOf(module).file)));

/** Screens as the router names them, without the kit, which shows every control there is. */
const router = readFileSync(fileURLToPath(new URL(`../${ROUTER}`, import.meta.url)), 'utf8');
const screens = [...router.matchAll(/import\('\.\.\/(features\/.+?)'\)/g)].map(([, path]) => ({
  name: path ?? '',
  files: without(loadedWith(chunkOf(`web/src/${path}`).file), start),
}));
const routes = screens
  .map(({ name, files }) => ({
    name,
    own: weigh([...files].filter((file) => screens.filter((s) => s.files.has(file)).length === 1)),
    whole: weigh(without(files, firstLoad)),
  }))
  .sort((a, b) => b.own - a.own);
const css = new Set(chunks.flatMap((c) => c.css));
const inDocument = existsSync(`${DIST}before-paint.js`) ? gzipped('before-paint.js') : 0;

const inviteAlone = without(invite, firstLoad);

const lines: { name: string; size: number; budget: number }[] = [
  {
    name: 'first load: JavaScript until Users can be used',
    size: weigh(firstLoad) + inDocument,
    budget: BUDGET.firstLoad,
  },
  {
    name: 'invite: the sheet with the number plans',
    size: weigh(inviteAlone),
    budget: BUDGET.invite,
  },
  { name: 'style sheets', size: weigh(css), budget: BUDGET.css },
  ...routes.slice(0, 5).map(({ name, own, whole }) => ({
    name: `${name}, alone (${kb(whole).trim()} with controls that other screens share)`,
    size: own,
    budget: BUDGET.route,
  })),
];

console.log('Sizes of the portal in KB, gzip, with the five heaviest screens');
for (const { name, size, budget } of lines)
  console.log(
    `  ${size > budget * KB ? 'OVER' : '  ok'} ${kb(size)} of ${String(budget).padStart(3)}  ${name}`,
  );

/** A package of node_modules, a folder of ours, or what the bundler adds. */
function ownerOf(module: string): string {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module) ?? [];
  return (
    name ??
    /^(web\/src\/(?:features\/[^/]+|[^/]+)|server\/src\/(?:features\/[^/]+|platform))/.exec(module)?.[1] ??
    'bundler'
  );
}

/** Shares of the files' gzip by what their modules weigh before minifying: near enough to see who is fat. */
function byOwner(files: Iterable<string>): Map<string, number> {
  const shares = new Map<string, number>();
  for (const file of files) {
    const modules = Object.entries(byFile.get(file)?.modules ?? {});
    const whole = modules.reduce((sum, [, size]) => sum + size, 0) || 1;
    for (const [module, size] of modules) {
      const owner = ownerOf(module);
      shares.set(owner, (shares.get(owner) ?? 0) + (gzipped(file) * size) / whole);
    }
  }
  return shares;
}

const parts = {
  first: byOwner(firstLoad),
  invite: byOwner(inviteAlone),
  all: byOwner(chunks.map((c) => c.file)),
};
console.log('\nWhat each weighs in KB, gzip, about      first load   invite   whole portal');
for (const [owner, size] of [...parts.all].sort((a, b) => b[1] - a[1])) {
  if (size < KB / 2) continue;
  const cells = [parts.first.get(owner) ?? 0, parts.invite.get(owner) ?? 0, size].map((n) =>
    kb(n).padStart(10),
  );
  console.log(`  ${owner.padEnd(38)}${cells.join(' ')}`);
}
if (lines.some(({ size, budget }) => size > budget * KB)) process.exitCode = 1;
