import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { newId } from '../../../platform/ids.ts';
import { createSigningKey, readProviderMetadata } from '../../../platform/saml/index.ts';

export const toolKey = await createSigningKey('wiki', new Date('2020-01-01'), new Date('2049-01-01'));

export interface GivenTool {
  organizationId: string;
  entityId: string;
  acsUrl: string;
  name?: string;
  access?: 'everyone' | 'teams';
  nameId?: 'email' | 'persistent';
  signed?: boolean;
  claims?: Readonly<Record<string, string>>;
}

interface Writes {
  many(text: string, values: readonly unknown[]): Promise<unknown>;
}

/** Written straight into the tables: registering a tool is the business of `tools`. */
export async function addTool(db: Writes, given: GivenTool): Promise<string> {
  const id = newId();
  const { organizationId, entityId, acsUrl, name = 'The "wiki"', access = 'everyone' } = given;
  await db.many(
    `insert into tools (organization_id, id, name, name_folded, protocol, access) values ($1, $2, $3, $4, 'saml', $5)`,
    [organizationId, id, name, `wiki ${id}`, access],
  );
  await db.many(
    `insert into tool_saml (organization_id, tool_id, entity_id, acs_url, name_id, certificate, want_signed_requests)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      organizationId,
      id,
      entityId,
      acsUrl,
      given.nameId ?? 'persistent',
      toolKey.certificate,
      given.signed ?? false,
    ],
  );
  for (const [claim, source] of Object.entries(given.claims ?? {}))
    await db.many('insert into tool_claims values ($1, $2, $3, $4)', [organizationId, id, claim, source]);
  return id;
}

/** A tool's own library, set up from our metadata as an admin would: node-saml, of which nothing is ours. */
export function toolLibrary(
  metadata: string,
  { entityId, acsUrl }: { entityId: string; acsUrl: string },
  { signs = true, forceAuthn = false, passive = false } = {},
): SAML {
  const provider = readProviderMetadata(metadata);
  return new SAML({
    issuer: entityId,
    audience: entityId,
    callbackUrl: acsUrl,
    idpIssuer: provider.entityId,
    entryPoint: provider.signOnUrl,
    idpCert: provider.certificates,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
    forceAuthn,
    passive,
    ...(signs
      ? { privateKey: toolKey.privateKey, signatureAlgorithm: 'sha256', digestAlgorithm: 'sha256' }
      : {}),
  });
}

/** The message of the library's form; it packs it as for an address, which no binding knows. */
export async function formMessage(saml: SAML): Promise<string> {
  const { SAMLRequest } = await saml.getAuthorizeMessageAsync('', undefined, {});
  return inflateRawSync(Buffer.from(String(SAMLRequest), 'base64')).toString('base64');
}

/** A small tool on a port of its own: `/` asks by an address, `/form` by a form; `/inside` says who came. */
export async function startTool(): Promise<{
  url: string;
  acsUrl: string;
  trust(metadata: string): void;
  close(): void;
}> {
  let saml: SAML | undefined;
  let inside = 'nobody';
  const server = createServer(async (request, reply) => {
    const page = (body: string) =>
      reply.setHeader('content-type', 'text/html').end(`<!doctype html><title>x</title>${body}`);
    const go = (location: string) => reply.writeHead(302, { location }).end();
    if (!saml || request.url === '/inside') return page(`<p>Inside: ${inside}</p>`);
    if (request.url === '/') return go(await saml.getAuthorizeUrlAsync('', undefined, {}));
    if (request.url === '/form') {
      const action = saml.options.entryPoint;
      return page(
        `<form method="post" action="${action}"><input name="SAMLRequest" value="${await formMessage(saml)}"><button>Go</button></form>`,
      );
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    const SAMLResponse = new URLSearchParams(text).get('SAMLResponse') ?? '';
    try {
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
      inside = profile?.nameID ?? 'nobody';
    } catch (error) {
      inside = `refused, ${error instanceof Error ? error.message : ''}`;
    }
    return go('/inside');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // Another site than `localhost`, as browsers see it.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    acsUrl: `${url}/acs`,
    trust(metadata) {
      saml = toolLibrary(metadata, { entityId: url, acsUrl: `${url}/acs` });
    },
    close: () => server.close(),
  };
}
