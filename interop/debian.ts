import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { installDebianPackages, mayInstallDebianPackages } from '../server/test/debian.ts';

/** The servers that the tests drive: the package of each and a file that is there once it is installed. */
const WANTED: Record<string, string> = {
  apache2: '/usr/sbin/apache2',
  'libapache2-mod-auth-openidc': '/usr/lib/apache2/modules/mod_auth_openidc.so',
  'libapache2-mod-auth-mellon': '/usr/lib/apache2/modules/mod_auth_mellon.so',
  'libapache2-mod-shib': '/usr/lib/apache2/modules/mod_shib.so',
  'php-xml': '/usr/share/doc/php-xml/copyright',
  'libapache2-mod-php': '/usr/share/doc/libapache2-mod-php/copyright',
  simplesamlphp: '/usr/share/simplesamlphp/www/module.php',
  'lemonldap-ng': '/usr/share/lemonldap-ng/portal/htdocs/index.psgi',
  'libcrypt-openssl-bignum-perl': '/usr/share/doc/libcrypt-openssl-bignum-perl/copyright',
  'libio-string-perl': '/usr/share/perl5/IO/String.pm',
  'libstring-random-perl': '/usr/share/perl5/String/Random.pm',
  openssl: '/usr/bin/openssl',
};

/**
 * Installs what is missing, as root on Debian or Ubuntu; anywhere else says by which command that is done. The services
 * that the packages would start and their configuration in /etc are not ours: the tests start servers of their own.
 */
export async function ensureServers(): Promise<void> {
  const missing = Object.keys(WANTED).filter((name) => !existsSync(WANTED[name] ?? ''));
  if (missing.length === 0) return;
  if (!mayInstallDebianPackages()) {
    throw new Error(
      'The interoperability tests drive servers of Debian and install them only as root on Debian or Ubuntu. ' +
        `There, run: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  }
  await withoutStarting(() =>
    installDebianPackages(missing, 'to test against servers that are not ours (none is started by it)'),
  );
}

/** Debian starts what it installs unless this file forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

async function withoutStarting(install: () => Promise<void>): Promise<void> {
  if (existsSync(POLICY)) return install();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    rmSync(POLICY);
  }
}
