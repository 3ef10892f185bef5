import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startApache } from './apache.ts';
import type { SamlTool } from './apache-mellon.ts';
import { createKey } from './keys.ts';
import {
  type Address,
  type Folder,
  makeFolder,
  type Server,
  startProcess,
  takeToolAddress,
} from './process.ts';

/** An Apache whose page is guarded by the Shibboleth service provider: its module and its daemon, with our configuration. */
export async function apacheShibboleth(): Promise<SamlTool> {
  const address = await takeToolAddress();
  const folder = makeFolder('apache-shibboleth');
  const entityId = `${address.origin}/shibboleth`;
  const keys = createKey();
  folder.write('key.pem', keys.privateKey);
  const certificate = folder.write('certificate.pem', keys.certificate);
  const servers: Server[] = [];
  return {
    page: `${address.origin}/private/`,
    entityId,
    acsUrl: `${address.origin}/Shibboleth.sso/SAML2/POST`,
    // What its own program makes, which is only asked for the binding that is used here.
    metadata: execFileSync(
      'shib-metagen',
      ['-2', '-c', certificate, '-e', entityId, '-n', `${address.host}:${address.port}`],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    ),
    async start(idpMetadata) {
      const config = writeConfiguration(folder, address, entityId, idpMetadata);
      servers.push(await startDaemon(folder, config));
      const site = `ShibConfig ${config}\n${GUARD}`;
      servers.push(await startApache(address, folder, { modules: ['shib'], config: site }));
    },
    log: () => folder.read('shibd.log') + folder.read('native.log') + folder.read('error.log'),
    async stop() {
      for (const server of servers.reverse()) await server.stop();
      folder.remove();
    },
  };
}

const GUARD = `
<Location /private>
  AuthType shibboleth
  ShibRequestSetting requireSession 1
  Require shib-session
</Location>
`;

function startDaemon(folder: Folder, config: string): Promise<Server> {
  const command = ['shibd', '-F', '-f', '-c', config, '-p', join(folder.path, 'shibd.pid'), '-w', '30'];
  return startProcess(folder, command, async () => existsSync(join(folder.path, 'shibd.sock')), {
    LD_LIBRARY_PATH: '',
  });
}

function writeConfiguration(
  folder: Folder,
  { origin }: Address,
  entityId: string,
  idpMetadata: string,
): string {
  const { path } = folder;
  const provider = /entityID="([^"]+)"/.exec(idpMetadata)?.[1] ?? '';
  folder.write('idp.xml', idpMetadata);
  folder.write('attribute-map.xml', ATTRIBUTES);
  for (const name of ['shibd', 'native']) folder.write(`${name}.logger`, logger(join(path, `${name}.log`)));
  return folder.write(
    'shibboleth2.xml',
    `<SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" clockSkew="60">
  <OutOfProcess logger="${path}/shibd.logger"/>
  <InProcess logger="${path}/native.logger"/>
  <UnixListener address="${path}/shibd.sock"/>
  <ApplicationDefaults entityID="${entityId}" homeURL="${origin}/" REMOTE_USER="email">
    <Sessions lifetime="3600" timeout="3600" checkAddress="false" handlerSSL="false" cookieProps="http">
      <SSO entityID="${provider}">SAML2</SSO>
      <Logout>Local</Logout>
    </Sessions>
    <MetadataProvider type="XML" validate="false" path="${path}/idp.xml"/>
    <AttributeExtractor type="XML" validate="false" path="${path}/attribute-map.xml"/>
    <CredentialResolver type="File" key="${path}/key.pem" certificate="${path}/certificate.pem"/>
  </ApplicationDefaults>
  <SecurityPolicyProvider type="XML" validate="false" path="/etc/shibboleth/security-policy.xml"/>
  <ProtocolProvider type="XML" validate="false" path="/etc/shibboleth/protocols.xml"/>
</SPConfig>
`,
  );
}

function logger(file: string): string {
  return `log4j.rootCategory=INFO, file
log4j.appender.file=org.apache.log4j.FileAppender
log4j.appender.file.fileName=${file}
log4j.appender.file.layout=org.apache.log4j.PatternLayout
log4j.appender.file.layout.ConversionPattern=%d %p %c: %m%n
`;
}

const FORMATS = ['basic', 'unspecified', 'uri'];
const NAMES = ['email', 'groups', 'name', 'locale', 'phone_number'];

/** It takes only attributes that it knows, by name and format. */
const ATTRIBUTES = `<Attributes xmlns="urn:mace:shibboleth:2.0:attribute-map">
${NAMES.flatMap((name) =>
  FORMATS.map(
    (format) =>
      `  <Attribute name="${name}" id="${name}" nameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:${format}"/>`,
  ),
).join('\n')}
</Attributes>
`;
