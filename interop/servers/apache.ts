import type { Page } from 'playwright-core';
import { type Address, answers, type Folder, type Server, startProcess } from './process.ts';

const MODULES = '/usr/lib/apache2/modules';

/** Always there; the rest is named by who needs it. */
const BASE = [
  'mpm_prefork',
  'authz_core',
  'authn_core',
  'authz_user',
  'mime',
  'dir',
  'env',
  'alias',
  'include',
];

export interface ApacheSite {
  /** Names of modules beyond the usual ones, such as `auth_openidc`. */
  modules: string[];
  /** Directives of the module under test. */
  config: string;
}

/**
 * Debian's Apache in the foreground with a configuration of its own, which knows nothing of /etc/apache2. `/private/` shows
 * all that the module which guards it says about whoever asks; `/` is open.
 */
export async function startApache(address: Address, folder: Folder, site: ApacheSite): Promise<Server> {
  folder.write('site/index.shtml', 'open to all');
  folder.write('site/private/index.shtml', '<pre>\n<!--#printenv --></pre>');
  const config = folder.write('apache.conf', configuration(address, folder.path, site));
  const command = ['apache2', '-d', folder.path, '-f', config, '-D', 'FOREGROUND'];
  return startProcess(folder, command, () => answers(`${address.origin}/`));
}

/** What the module behind `/private/` told the page in the browser: variables by name. */
export async function arrivedAt(page: Page): Promise<Record<string, string>> {
  const text = (await page.locator('pre').textContent()) ?? '';
  const lines = text.split('\n').map((line) => /^([\w-]+)=(.*)$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])));
}

function configuration({ host, port, origin }: Address, folder: string, site: ApacheSite): string {
  const load = [...BASE, ...site.modules].map(
    (name) => `LoadModule ${name === 'shib' ? 'mod_shib' : `${name}_module`} ${MODULES}/mod_${name}.so`,
  );
  return `
${load.join('\n')}
ServerName ${origin}
UseCanonicalName On
Listen ${host}:${port}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
ErrorLog ${folder}/error.log
LogLevel info
StartServers 2
MinSpareServers 1
MaxSpareServers 4
MaxRequestWorkers 8
TypesConfig /etc/mime.types
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
DirectoryIndex index.shtml index.php
DocumentRoot ${folder}/site
<Directory ${folder}/site>
  Options +Includes
  Require all granted
</Directory>
${site.config}
`;
}
