import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { startApache } from './apache.ts';
import { type Address, asServer, type Folder, makeFolder, type Server, takeToolAddress } from './process.ts';

/** A tool that takes people by SAML; its metadata is known before it starts, because a provider asks for it. */
export interface SamlTool {
  /** Only people who signed in see it. */
  page: string;
  entityId: string;
  acsUrl: string;
  metadata: string;
  /** @param idpMetadata of the provider from which it takes people */
  start(idpMetadata: string): Promise<void>;
  /** What the module wrote about what went wrong. */
  log(): string;
  stop(): Promise<void>;
}

/** An Apache whose page is guarded by mod_auth_mellon, with the metadata that its own program makes. */
export async function apacheMellon(): Promise<SamlTool> {
  const address = await takeToolAddress();
  const folder = makeFolder('apache-mellon');
  const entityId = `${address.origin}/mellon/metadata`;
  const made = createMetadata(folder, entityId, `${address.origin}/mellon`);
  let server: Server | undefined;
  return {
    page: `${address.origin}/private/`,
    entityId,
    acsUrl: `${address.origin}/mellon/postResponse`,
    metadata: folder.read(made.metadata),
    async start(idpMetadata) {
      const idp = folder.write('idp.xml', idpMetadata);
      const config = directives(address, folder, made, idp);
      server = await startApache(address, folder, { modules: ['auth_mellon'], config });
    },
    log: () => folder.read('error.log'),
    async stop() {
      await server?.stop();
      folder.remove();
    },
  };
}

interface Made {
  key: string;
  certificate: string;
  metadata: string;
}

function createMetadata(folder: Folder, entityId: string, endpoint: string): Made {
  execFileSync('mellon_create_metadata', [entityId, endpoint], {
    cwd: folder.path,
    stdio: 'pipe',
    ...asServer(),
  });
  const named = (ending: string) => {
    const name = readdirSync(folder.path).find((file) => file.endsWith(ending));
    if (!name) throw new Error(`mellon_create_metadata wrote no file that ends in ${ending}.`);
    return name;
  };
  return { key: named('.key'), certificate: named('.cert'), metadata: named('.xml') };
}

function directives(address: Address, { path }: Folder, made: Made, idp: string): string {
  return `
MellonLockFile ${path}/mellon.lock
<Location />
  MellonEnable info
  MellonEndpointPath /mellon
  MellonSPPrivateKeyFile ${path}/${made.key}
  MellonSPCertFile ${path}/${made.certificate}
  MellonSPMetadataFile ${path}/${made.metadata}
  MellonIdPMetadataFile ${idp}
  MellonMergeEnvVars On ;
  # Its cookies say SameSite=None, which browsers take from secure pages alone; those of this machine count as such.
  MellonSecureCookie On
  MellonRedirectDomains ${address.host}
</Location>
<Location /private>
  AuthType Mellon
  MellonEnable auth
  Require valid-user
</Location>
`;
}
