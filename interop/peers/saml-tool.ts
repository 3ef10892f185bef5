import { createServer, type IncomingMessage } from 'node:http';
import * as samlify from 'samlify';
import { takeToolAddress } from '../servers/process.ts';

/** A tool by the library samlify: it sends whoever comes to the provider and shows what the answer said. */
export interface SamlifyTool {
  page: string;
  metadata: string;
  /** @param idpMetadata of the provider from which it takes people */
  start(idpMetadata: string): void;
  stop(): Promise<void>;
}

// samlify asks for a validator of schemas; well-formedness is what it needs here.
samlify.setSchemaValidator({ validate: async () => 'ok' });

export async function samlifyTool(): Promise<SamlifyTool> {
  const address = await takeToolAddress();
  const acs = `${address.origin}/acs`;
  const tool = samlify.ServiceProvider({
    entityID: `${address.origin}/metadata`,
    wantAssertionsSigned: true,
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    assertionConsumerService: [{ Binding: samlify.Constants.namespace.binding.post, Location: acs }],
  });
  let provider: ReturnType<typeof samlify.IdentityProvider> | undefined;
  const answer = async (request: IncomingMessage): Promise<{ location: string } | { shown: unknown }> => {
    if (!provider) throw new Error('No provider yet.');
    if (request.method !== 'POST') {
      return { location: tool.createLoginRequest(provider, 'redirect').context };
    }
    const body = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    const { extract } = await tool.parseLoginResponse(provider, 'post', { body });
    return { shown: { nameId: extract.nameID, ...(extract.attributes as object) } };
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (found) => {
        if ('location' in found) response.writeHead(302, { location: found.location }).end();
        else response.setHeader('content-type', 'text/plain; charset=utf-8').end(JSON.stringify(found.shown));
      },
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(address.port, address.host, resolve));
  return {
    page: `${address.origin}/`,
    metadata: tool.getMetadata(),
    start(idpMetadata) {
      provider = samlify.IdentityProvider({ metadata: idpMetadata });
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
