import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import * as samlify from 'samlify';
import { createKey } from '../servers/keys.ts';
import { takeAddress } from '../servers/process.ts';

/** A provider by the library samlify that asks nobody anything: who comes is `user`. */
export interface SamlifyProvider {
  metadata: string;
  user: { email: string; groups: string[] };
  stop(): Promise<void>;
}

const ATTRIBUTES = ['email', 'groups'];
// samlify asks for a validator of schemas; well-formedness is what it needs here.
samlify.setSchemaValidator({ validate: async () => 'ok' });

/** @param toolMetadata of the tool to which it sends people */
export async function startSamlifyProvider(toolMetadata: string): Promise<SamlifyProvider> {
  const address = await takeAddress();
  const keys = createKey();
  const provider = samlify.IdentityProvider({
    entityID: `${address.origin}/metadata`,
    privateKey: keys.privateKey,
    signingCert: keys.certificate,
    isAssertionEncrypted: false,
    nameIDFormat: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
    singleSignOnService: [
      { Binding: samlify.Constants.namespace.binding.redirect, Location: `${address.origin}/sign-on` },
    ],
    loginResponseTemplate: { context: responseTemplate(), attributes: [] },
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  });
  const tool = samlify.ServiceProvider({ metadata: toolMetadata });
  const running: SamlifyProvider = {
    metadata: provider.getMetadata(),
    user: { email: 'ada@example.com', groups: ['Kitchen', 'Bar'] },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const answer = async (url: URL): Promise<string> => {
    const query = Object.fromEntries(url.searchParams);
    const octetString = url.search
      .slice(1)
      .split('&')
      .filter((part) => !part.startsWith('Signature='))
      .join('&');
    const { extract } = await provider.parseLoginRequest(tool, 'redirect', { query, octetString });
    const fill = (template: string) => filled(template, running.user, extract, tool, address.origin);
    const made = await provider.createLoginResponse(
      tool,
      { extract } as never,
      'post',
      running.user,
      fill as never,
    );
    const { context, entityEndpoint } = made as { context: string; entityEndpoint: string };
    return form(entityEndpoint, context, query.RelayState ?? '');
  };
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '/', address.origin)).then(
      (html) => response.setHeader('content-type', 'text/html').end(html),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(address.port, address.host, resolve));
  return running;
}

function responseTemplate(): string {
  const attributes = ATTRIBUTES.map(
    (name) =>
      `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">{${name}}</saml:Attribute>`,
  ).join('');
  return samlify.SamlLib.defaultLoginResponseTemplate.context.replace(
    '{AttributeStatement}',
    `<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{AssertionID}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement>`,
  );
}

function filled(
  template: string,
  user: SamlifyProvider['user'],
  extract: { request?: { id?: string } },
  tool: ReturnType<typeof samlify.ServiceProvider>,
  origin: string,
): { id: string; context: string } {
  const now = new Date();
  const later = new Date(now.getTime() + 300_000).toISOString();
  const id = `_${randomUUID()}`;
  const acs = String(tool.entityMeta.getAssertionConsumerService('post'));
  const values: Record<string, string> = {
    ID: id,
    AssertionID: `_${randomUUID()}`,
    Destination: acs,
    Audience: tool.entityMeta.getEntityID(),
    SubjectRecipient: acs,
    AssertionConsumerServiceURL: acs,
    Issuer: `${origin}/metadata`,
    IssueInstant: now.toISOString(),
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: later,
    SubjectConfirmationDataNotOnOrAfter: later,
    NameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    NameID: user.email,
    InResponseTo: extract.request?.id ?? '',
    StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
  };
  const attribute = (text: string) => `<saml:AttributeValue>${text}</saml:AttributeValue>`;
  const lists: Record<string, string> = {
    email: attribute(user.email),
    groups: user.groups.map(attribute).join(''),
  };
  const context = template.replace(/\{(\w+)\}/g, (_all, name: string) => lists[name] ?? values[name] ?? '');
  return { id, context };
}

function form(action: string, response: string, relayState: string): string {
  return `<form method="post" action="${action}"><input name="SAMLResponse" value="${response}">
<input name="RelayState" value="${relayState.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"><button>Go on</button></form>`;
}
