import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  type Address,
  answers,
  type Folder,
  makeFolder,
  type Server,
  startProcess,
  takeAddress,
  takeToolAddress,
} from './process.ts';

const HTDOCS = '/usr/share/lemonldap-ng/portal/htdocs';
const TEMPLATES = '/usr/share/lemonldap-ng/portal/templates';

/** The people of its demonstration: the password is the login. */
export const DOCTOR = { login: 'dwho', email: 'dwho@badwolf.org', name: 'Doctor Who' };

export interface LemonProvider {
  issuer: string;
  /** Fills in its page for signing in, which the browser must be at. */
  signIn(page: Page, login: string): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

/** Debian's LemonLDAP::NG as an OpenID Connect provider with one tool. */
export async function startLemonProvider(tool: {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}): Promise<LemonProvider> {
  const address = await takeAddress();
  const folder = makeFolder('lemonldap');
  const server = await startPortal(address, folder, {
    authentication: 'Demo',
    userDB: 'Same',
    ...providerSettings(address, tool),
  });
  return {
    issuer: address.origin,
    async signIn(page, login) {
      await page.waitForURL((url) => url.origin === address.origin);
      await page.fill('[name=user]', login);
      await page.fill('[name=password]', login);
      await page.press('[name=password]', 'Enter');
    },
    log: () => folder.read('output.log'),
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

export interface LemonTool {
  /** Where people come in. */
  page: string;
  redirectUri: string;
  start(provider: { issuer: string; clientId: string; clientSecret: string }): Promise<void>;
  /** What its newest session knows about whoever came in. */
  arrived(): Record<string, unknown> | undefined;
  log(): string;
  stop(): Promise<void>;
}

/** Debian's LemonLDAP::NG as a tool that takes people from a provider by OpenID Connect; it knows no PKCE. */
export async function lemonTool(): Promise<LemonTool> {
  const address = await takeToolAddress();
  const folder = makeFolder('lemonldap-tool');
  let server: Server | undefined;
  return {
    page: `${address.origin}/`,
    redirectUri: `${address.origin}/?openidconnectcallback=1`,
    async start(provider) {
      server = await startPortal(address, folder, {
        authentication: 'OpenIDConnect',
        userDB: 'Same',
        ...(await toolSettings(provider)),
      });
    },
    arrived: () => sessions(folder).find((session) => session.mail !== undefined),
    log: () => folder.read('output.log'),
    async stop() {
      await server?.stop();
      folder.remove();
    },
  };
}

/** The portal alone, on Plack's own server, with a configuration and a store of sessions in the folder. */
function startPortal(address: Address, folder: Folder, settings: Record<string, unknown>): Promise<Server> {
  const { path } = folder;
  folder.write('sessions/lock/.keep', '');
  folder.write('persistent/lock/.keep', '');
  folder.write('cache/.keep', '');
  folder.write('conf/lmConf-1.json', JSON.stringify({ ...common(address, path), ...settings }));
  const ini = folder.write('lemonldap-ng.ini', initialization(path));
  folder.write('perl/Lemonldap/NG/Portal/Captcha/None.pm', NO_PUZZLE);
  const app = folder.write('portal.psgi', PORTAL);
  const listen = ['-s', 'HTTP::Server::PSGI', '-o', address.host, '-p', String(address.port)];
  return startProcess(
    folder,
    ['plackup', '-I', join(path, 'perl'), '-E', 'deployment', ...listen, app],
    () => answers(address.origin),
    {
      LLNG_DEFAULTCONFFILE: ini,
    },
  );
}

const PORTAL = `use Plack::Builder;
use Lemonldap::NG::Portal::Main;
my $portal = Lemonldap::NG::Portal::Main->run( {} );
builder {
  enable 'Static', path => qr{^/static/}, root => '${HTDOCS}';
  $portal;
};
`;

/** It loads what makes puzzles whether it asks them or not, and its own would need more packages. */
const NO_PUZZLE = `package Lemonldap::NG::Portal::Captcha::None;
use Mouse;
extends 'Lemonldap::NG::Portal::Main::Plugin';
sub init { 1 }
1;
`;

const initialization = (path: string) => `[all]
logLevel = notice
logger = Lemonldap::NG::Common::Logger::Std
userLogger = Lemonldap::NG::Common::Logger::Std
[configuration]
type = File
dirName = ${path}/conf
localStorage = Cache::FileCache
localStorageOptions = { 'namespace' => 'config', 'default_expires_in' => 600, 'cache_root' => '${path}/cache', 'cache_depth' => 3 }
[portal]
staticPrefix = /static
templateDir = ${TEMPLATES}
languages = en
[handler]
`;

function common({ host, origin }: Address, path: string): Record<string, unknown> {
  const store = (name: string) => ({
    Directory: `${path}/${name}`,
    LockDirectory: `${path}/${name}/lock`,
    generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
  });
  return {
    cfgNum: 1,
    cfgDate: '1627287638',
    cfgVersion: '2.16.1',
    portal: `${origin}/`,
    domain: host,
    cookieName: 'lemonldap',
    securedCookie: 0,
    key: 'a-key-of-tests-only',
    passwordDB: 'Null',
    registerDB: 'Null',
    demoExportedVars: { uid: 'uid', cn: 'cn', mail: 'mail' },
    exportedVars: {},
    groups: {},
    macros: { emailVerified: '1' },
    whatToTrace: 'uid',
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: store('sessions'),
    persistentStorage: 'Apache::Session::File',
    persistentStorageOptions: store('persistent'),
    localSessionStorage: 'Cache::FileCache',
    localSessionStorageOptions: { namespace: 'sessions', cache_root: `${path}/cache`, cache_depth: 3 },
    locationRules: {},
    applicationList: {},
    captcha: '::Captcha::None',
    portalDisplayResetPassword: 0,
    portalDisplayRegister: 0,
    bruteForceProtection: 0,
    loginHistoryEnabled: 0,
  };
}

function providerSettings({ origin }: Address, tool: Parameters<typeof startLemonProvider>[0]) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    issuerDBOpenIDConnectActivation: 1,
    issuerDBOpenIDConnectPath: '^/oauth2/',
    issuerDBOpenIDConnectRule: 1,
    oidcServiceMetaDataIssuer: origin,
    oidcServicePrivateKeySig: privateKey,
    oidcServicePublicKeySig: publicKey,
    oidcServiceKeyIdSig: 'signs',
    oidcServiceAllowAuthorizationCodeFlow: 1,
    oidcRPMetaDataOptions: {
      tool: {
        oidcRPMetaDataOptionsClientID: tool.clientId,
        oidcRPMetaDataOptionsClientSecret: tool.clientSecret,
        oidcRPMetaDataOptionsRedirectUris: tool.redirectUri,
        oidcRPMetaDataOptionsBypassConsent: 1,
        oidcRPMetaDataOptionsIDTokenSignAlg: 'RS256',
        oidcRPMetaDataOptionsUserIDAttr: 'uid',
      },
    },
    oidcRPMetaDataExportedVars: {
      tool: { email: 'mail', name: 'cn', email_verified: 'emailVerified;bool;auto' },
    },
  };
}

async function toolSettings(provider: { issuer: string; clientId: string; clientSecret: string }) {
  const configuration = await textAt(`${provider.issuer}/.well-known/openid-configuration`);
  const { jwks_uri } = JSON.parse(configuration) as { jwks_uri: string };
  return {
    oidcOPMetaDataJSON: { provider: configuration },
    oidcOPMetaDataJWKS: { provider: await textAt(jwks_uri) },
    oidcOPMetaDataOptions: {
      provider: {
        oidcOPMetaDataOptionsClientID: provider.clientId,
        oidcOPMetaDataOptionsClientSecret: provider.clientSecret,
        oidcOPMetaDataOptionsScope: 'openid email profile groups',
        oidcOPMetaDataOptionsTokenEndpointAuthMethod: 'client_secret_basic',
        oidcOPMetaDataOptionsCheckJWTSignature: 1,
        oidcOPMetaDataOptionsIDTokenMaxAge: 30,
        oidcOPMetaDataOptionsUseNonce: 1,
      },
    },
    oidcOPMetaDataExportedVars: { provider: { uid: 'sub', mail: 'email', cn: 'name', teams: 'groups' } },
  };
}

async function textAt(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.text();
}

/** Its sessions are files of JSON. */
function sessions({ path }: Folder): Record<string, unknown>[] {
  const folder = join(path, 'sessions');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ name }) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return text.startsWith('{') ? [JSON.parse(text) as Record<string, unknown>] : [];
  });
}
