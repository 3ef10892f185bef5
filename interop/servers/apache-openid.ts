import { randomBytes } from 'node:crypto';
import { startApache } from './apache.ts';
import { type Address, makeFolder, type Server, takeToolAddress } from './process.ts';

/** What an OpenID Connect provider has to know of the tool, and what the tool must be told of the provider. */
export interface ApacheOpenId {
  /** Only people who signed in see it. */
  page: string;
  redirectUri: string;
  postLogoutRedirectUri: string;
  backchannelLogoutUri: string;
  /** Where the person signs out of the tool and of the provider. */
  signOut: string;
  start(provider: OpenIdRegistration): Promise<void>;
  /** What the module wrote about what went wrong. */
  log(): string;
  stop(): Promise<void>;
}

export interface OpenIdRegistration {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** `openid` is always asked for. */
  scopes?: string[];
  /** Without it the module sends no code challenge, as tools of old do. */
  pkce?: boolean;
  /** The claim whose value is needed to enter; anybody who signed in may enter unless given. */
  requireClaim?: string;
}

/** An Apache whose page is guarded by mod_auth_openidc. Its addresses are known before it starts: a provider asks for them. */
export async function apacheOpenId(): Promise<ApacheOpenId> {
  const address = await takeToolAddress();
  const folder = makeFolder('apache-openid');
  let server: Server | undefined;
  const callback = `${address.origin}/private/callback`;
  return {
    page: `${address.origin}/private/`,
    redirectUri: callback,
    postLogoutRedirectUri: `${address.origin}/`,
    backchannelLogoutUri: `${callback}?logout=backchannel`,
    signOut: `${callback}?logout=${encodeURIComponent(`${address.origin}/`)}`,
    async start(provider) {
      const config = directives(address, provider);
      server = await startApache(address, folder, { modules: ['auth_openidc'], config });
    },
    log: () => folder.read('error.log'),
    async stop() {
      await server?.stop();
      folder.remove();
    },
  };
}

function directives({ origin }: Address, provider: OpenIdRegistration): string {
  return `
OIDCProviderMetadataURL ${provider.issuer}/.well-known/openid-configuration
OIDCClientID ${provider.clientId}
OIDCClientSecret ${provider.clientSecret}
OIDCRedirectURI ${origin}/private/callback
OIDCScope "${['openid', ...(provider.scopes ?? [])].join(' ')}"
OIDCCryptoPassphrase ${randomBytes(16).toString('hex')}
${(provider.pkce ?? true) ? 'OIDCPKCEMethod S256' : ''}
OIDCProviderBackChannelLogoutSupported On
OIDCSessionType server-cache
OIDCPassClaimsAs environment
OIDCClaimDelimiter ;
OIDCStateMaxNumberOfCookies 7 true
<Location /private>
  AuthType openid-connect
  Require ${provider.requireClaim ? `claim ${provider.requireClaim}` : 'valid-user'}
</Location>
`;
}
