import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startApache } from './apache.ts';
import { createKey } from './keys.ts';
import { type Address, type Folder, makeFolder, takeAddress } from './process.ts';

const PROGRAM = '/usr/share/simplesamlphp/www';
const MODULES = '/usr/lib/apache2/modules';

/** Somebody who may sign in there: the password is `secret`; every attribute has a list of values. */
export interface SimpleSamlUser {
  login: string;
  attributes: Record<string, string[]>;
}

export interface SimpleSaml {
  /** Its own, as it serves it. */
  metadata: string;
  entityId: string;
  /** Where people sign out of it, and so of everything that they opened by it. */
  signOut: string;
  /** Sends people to whoever describes itself so. */
  trust(serviceMetadata: string): void;
  /** Fills in its page for signing in, which the browser must be at. */
  signIn(page: Page, login: string): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

/** Debian's SimpleSAMLphp as the provider of another company, in an Apache of its own. */
export async function startSimpleSaml(users: SimpleSamlUser[]): Promise<SimpleSaml> {
  const address = await takeAddress();
  const folder = makeFolder('simplesaml');
  const keys = createKey();
  folder.write('cert/server.pem', keys.privateKey);
  folder.write('cert/server.crt', keys.certificate);
  folder.write('sessions/.keep', '');
  folder.write('config/config.php', configuration(address, folder, null));
  folder.write('config/authsources.php', authSources(users));
  folder.write('config/acl.php', '<?php $config = [];');
  folder.write('metadata/saml20-idp-hosted.php', HOSTED);
  const server = await startApache(address, folder, { modules: ['setenvif'], config: directives(folder) });
  const metadata = await read(`${address.origin}/simplesaml/saml2/idp/metadata.php`, folder);
  return {
    metadata,
    entityId: /entityID="([^"]+)"/.exec(metadata)?.[1] ?? '',
    signOut: `${address.origin}/simplesaml/saml2/idp/initSLO.php?RelayState=${address.origin}/simplesaml/module.php/core/frontpage_welcome.php`,
    trust(serviceMetadata) {
      const file = folder.write('metadata/tool.xml', serviceMetadata);
      folder.write('config/config.php', configuration(address, folder, file));
    },
    async signIn(page, login) {
      await page.waitForURL((url) => url.origin === address.origin);
      await page.fill('[name=username]', login);
      await page.fill('[name=password]', 'secret');
      await page.press('[name=password]', 'Enter');
    },
    log: () => folder.read('simplesamlphp.log') + folder.read('error.log'),
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

async function read(url: string, folder: Folder): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}\n${folder.read('error.log')}`);
  return text;
}

function directives({ path }: Folder): string {
  const php = readdirSync(MODULES).find((name) => /^libphp.*\.so$/.test(name));
  if (!php) throw new Error(`There is no PHP for Apache in ${MODULES}.`);
  return `
LoadModule php_module ${MODULES}/${php}
SetEnv SIMPLESAMLPHP_CONFIG_DIR ${path}/config
php_admin_value opcache.enable 0
php_admin_flag display_errors Off
php_admin_value session.save_path ${path}/sessions
Alias /simplesaml ${PROGRAM}
<Directory ${PROGRAM}>
  Require all granted
  <FilesMatch "\\.php$">
    SetHandler application/x-httpd-php
  </FilesMatch>
</Directory>
`;
}

function configuration({ origin }: Address, { path }: Folder, tool: string | null): string {
  const sources = [`['type' => 'flatfile']`, ...(tool ? [`['type' => 'xml', 'file' => '${tool}']`] : [])];
  return `<?php
$config = [
  'baseurlpath' => '${origin}/simplesaml/',
  'certdir' => '${path}/cert/',
  'loggingdir' => '${path}/',
  'datadir' => '${path}/data/',
  'tempdir' => '${path}/temporary',
  'metadatadir' => '${path}/metadata/',
  'attributenamemapdir' => '${existsSync('/etc/simplesamlphp/attributemap') ? '/etc/simplesamlphp/attributemap' : path}/',
  'technicalcontact_name' => 'Nobody',
  'technicalcontact_email' => 'nobody@example.org',
  'timezone' => 'UTC',
  'secretsalt' => '${randomBytes(16).toString('hex')}',
  'auth.adminpassword' => '${randomBytes(16).toString('hex')}',
  'showerrors' => true,
  'errorreporting' => false,
  'logging.level' => 7,
  'logging.handler' => 'file',
  'enable.saml20-idp' => true,
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
  'session.cookie.secure' => false,
  'session.cookie.samesite' => null,
  'session.phpsession.savepath' => '${path}/sessions',
  'language.cookie.secure' => false,
  'language.cookie.samesite' => null,
  'store.type' => 'phpsession',
  'metadata.sources' => [${sources.join(', ')}],
];
`;
}

function authSources(users: SimpleSamlUser[]): string {
  const people = users.map(({ login, attributes }) => {
    const all = Object.entries({ uid: [login], ...attributes });
    const lists = all.map(([name, values]) => `${quoted(name)} => [${values.map(quoted).join(', ')}]`);
    return `${quoted(`${login}:secret`)} => [${lists.join(', ')}]`;
  });
  return `<?php $config = ['people' => ['exampleauth:UserPass', ${people.join(', ')}]];`;
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The subject is the login, and does not change with the address; answer and assertion are signed, and what it says of signing out. */
const HOSTED = `<?php
$metadata['__DYNAMIC:1__'] = [
  'host' => '__DEFAULT__',
  'privatekey' => 'server.pem',
  'certificate' => 'server.crt',
  'auth' => 'people',
  'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'saml20.sign.response' => true,
  'saml20.sign.assertion' => true,
  'redirect.sign' => true,
  'sign.logout' => true,
  'NameIDFormat' => ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
  'authproc' => [
    3 => [
      'class' => 'saml:AttributeNameID',
      'attribute' => 'uid',
      'Format' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    ],
  ],
];
`;
