import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installDebianPackages, mayInstallDebianPackages } from '../debian.ts';

/** The oldest release that Beckon supports; an older one on the machine is passed over. */
const OLDEST_MAJOR = 15;

/** Folder that holds `initdb` and `postgres`; installs Debian's package where that is allowed. */
export async function postgresBinaries(): Promise<string> {
  const found = findBinaries();
  if (found) return found;
  if (mayInstallDebianPackages()) {
    await installServer();
    const installed = findBinaries();
    if (installed) return installed;
  }
  throw new Error(
    `The tests need the programs of a PostgreSQL server, ${OLDEST_MAJOR} or newer (initdb and postgres), and found none. ` +
      'Install them (Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17) and put their ' +
      'folder on PATH, or set BECKON_TEST_DATABASE_URL to a server on which the tests may create databases.',
  );
}

function findBinaries(): string | undefined {
  return candidateFolders().find((folder) => majorVersion(folder) >= OLDEST_MAJOR);
}

function candidateFolders(): string[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...onPath, ...debianFolders()].filter(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

/** Debian keeps the server's programs off PATH, one folder for each major release; newest first. */
function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const releases = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return releases.map((release) => join(root, release, 'bin'));
}

function majorVersion(folder: string): number {
  try {
    const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
    return Number(/(\d+)(?:\.\d+)?/.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Debian's package creates and starts a cluster of its own on port 5432. The tests run their own in a temporary
 * folder, so that is switched off while installing: the setting must be there before the server's package is.
 */
async function installServer(): Promise<void> {
  await installDebianPackages(['postgresql-common'], 'to run the tests on a real PostgreSQL');
  const setting = '/etc/postgresql-common/createcluster.d/no-cluster-for-tests.conf';
  mkdirSync(dirname(setting), { recursive: true });
  writeFileSync(setting, 'create_main_cluster = false\n');
  try {
    await installDebianPackages(['postgresql'], 'without a cluster of its own');
  } finally {
    rmSync(setting, { force: true });
  }
}
