import type { Claim, Protocol } from './shapes.ts';

/** What is known beforehand of a tool that many have. Browser-safe. */
export interface Template {
  key: string;
  /** Its own name, the same in every language. */
  title: string;
  protocol: Protocol;
  /** Behind the address of the tool: where people come back to. */
  callbackPath: string;
  logoutPath: string | null;
  backchannelPath: string | null;
  /** Of SAML: behind the address of the tool, its name. */
  entityPath: string | null;
  claims: readonly Claim[];
  /** What goes into the tool's own settings, with what this side fills in between braces. */
  settings: string;
}

export const USUAL_CLAIMS: readonly Claim[] = [
  { claim: 'email', source: 'email' },
  { claim: 'family_name', source: 'last_name' },
  { claim: 'given_name', source: 'first_name' },
  { claim: 'locale', source: 'locale' },
  { claim: 'name', source: 'name' },
];

const WITH_GROUPS: readonly Claim[] = [...USUAL_CLAIMS, { claim: 'groups', source: 'teams' }];

export const TEMPLATES: readonly Template[] = [
  {
    key: 'apache-openidc',
    title: 'Apache (mod_auth_openidc)',
    protocol: 'openid',
    callbackPath: '/redirect_uri',
    logoutPath: '/',
    backchannelPath: '/redirect_uri?logout=backchannel',
    entityPath: null,
    claims: WITH_GROUPS,
    settings: `OIDCProviderMetadataURL {discovery}
OIDCClientID {client_id}
OIDCClientSecret {client_secret}
OIDCRedirectURI {callback}
OIDCCryptoPassphrase "exec:/usr/bin/openssl rand -hex 32"
OIDCPKCEMethod S256
OIDCScope "openid email profile groups"
OIDCRemoteUserClaim email
<Location "/">
  AuthType openid-connect
  Require valid-user
</Location>`,
  },
  {
    key: 'apache-mellon',
    title: 'Apache (mod_auth_mellon)',
    protocol: 'saml',
    callbackPath: '/mellon/postResponse',
    logoutPath: '/mellon/logout',
    backchannelPath: null,
    entityPath: '/mellon/metadata',
    claims: WITH_GROUPS,
    settings: `# curl -o /etc/apache2/beckon.xml {metadata_url}
<Location "/">
  MellonEnable auth
  MellonEndpointPath /mellon
  MellonIdPMetadataFile /etc/apache2/beckon.xml
  MellonSPPrivateKeyFile /etc/apache2/mellon.key
  MellonSPCertFile /etc/apache2/mellon.cert
  MellonUser email
  Require valid-user
  AuthType Mellon
</Location>`,
  },
];
