import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import {
  type ProviderDescription,
  readProviderMetadata,
  readResponse,
  signOnRequest,
  writeServiceMetadata,
} from '../../server/src/platform/saml/index.ts';
import { takeToolAddress } from '../servers/process.ts';

/** Beckon's side of company sign-in by SAML as a protocol alone: it sends whoever comes to the provider and shows what it was told. */
export interface BeckonSaml {
  page: string;
  acsUrl: string;
  metadata: string;
  /** @param idpMetadata of the provider from which it takes people */
  start(idpMetadata: string): void;
  stop(): Promise<void>;
}

export async function beckonSaml(): Promise<BeckonSaml> {
  const address = await takeToolAddress();
  const here = { entityId: `${address.origin}/metadata`, acsUrl: `${address.origin}/acs` };
  let provider: ProviderDescription | undefined;
  let requestId = '';
  const answer = async (request: IncomingMessage): Promise<{ location: string } | { shown: unknown }> => {
    if (!provider) throw new Error('No provider yet.');
    if (request.method !== 'POST') {
      requestId = `_${randomUUID()}`;
      const asked = { nameIdFormat: null, forceAuthn: false, relayState: null, key: null, now: new Date() };
      return { location: signOnRequest({ ...here, ...asked, id: requestId, provider }) };
    }
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const said = new URLSearchParams(text).get('SAMLResponse') ?? '';
    const { nameId, attributes, issuer } = await readResponse(said, {
      ...here,
      provider,
      requestId,
      now: new Date(),
    });
    return { shown: { nameId: nameId.value, attributes, issuer } };
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
    acsUrl: here.acsUrl,
    metadata: writeServiceMetadata({ ...here, certificate: null }),
    start(idpMetadata) {
      provider = readProviderMetadata(idpMetadata);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
