import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** True where apt-get may be used: running as root on Debian or Ubuntu. */
export function mayInstallDebianPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && isDebianFamily();
}

function isDebianFamily(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Installs packages with apt-get and says so on standard error, because a test run that changes the machine must
 * not do it in silence. Throws with apt-get's own words when it fails.
 */
export async function installDebianPackages(packages: string[], purpose: string): Promise<void> {
  process.stderr.write(`Installing ${packages.join(', ')} with apt-get, ${purpose} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, maxBuffer: 64 * 1024 * 1024 };
  // A lock held by another apt-get (unattended upgrades, a second test run) is waited for instead of failing.
  const lock = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  await run('apt-get', [...lock, 'update', '-qq'], options);
  await run('apt-get', [...lock, 'install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}
