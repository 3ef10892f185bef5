import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { type Asked, ask, exchange, type Registered, relyingParty } from './kit.ts';

/** A small tool on a host of its own, in software that we did not write: signs in, keeps a session, hears of its end. */
export interface Wiki {
  url: string;
  redirectUri: string;
  logoutUri: string;
  byeUri: string;
  /** Ties it to what it was registered as. */
  register(origin: string, tool: Registered): Promise<void>;
  /** Sessions by `sid`: whoever is in it is signed in. */
  sessions: Map<string, { name: string; idToken: string }>;
  close(): void;
}

export async function startWiki(): Promise<Wiki> {
  const sessions: Wiki['sessions'] = new Map();
  const started = new Map<string, Asked>();
  let rp: client.Configuration;
  let tool: Registered;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const say = (response: ServerResponse, text: string) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><title>Wiki</title><h1>${text}</h1>`);
  const goTo = (response: ServerResponse, location: string, headers = {}) =>
    response.writeHead(302, { location, ...headers }).end();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const asked = new URL(request.url ?? '/', url);
    const sid = /sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const session = sessions.get(sid);
    switch (asked.pathname) {
      case '/sign-in': {
        const begun = await ask(rp, tool);
        started.set(begun.state, begun);
        return goTo(response, begun.url.href);
      }
      case '/callback': {
        const begun = started.get(asked.searchParams.get('state') ?? '');
        if (asked.searchParams.has('error'))
          return say(response, `Refused: ${asked.searchParams.get('error')}`);
        if (!begun) return response.writeHead(400).end();
        const { id_token: idToken = '', claims } = await exchange(rp, begun, asked.href).then((tokens) => ({
          id_token: tokens.id_token,
          claims: tokens.claims(),
        }));
        const id = String(claims?.sid);
        sessions.set(id, { name: String(claims?.name), idToken });
        return goTo(response, '/', { 'set-cookie': `sid=${id}; Path=/; HttpOnly; SameSite=Lax` });
      }
      case '/sign-out':
        sessions.delete(sid);
        return goTo(
          response,
          client.buildEndSessionUrl(rp, {
            id_token_hint: session?.idToken ?? '',
            post_logout_redirect_uri: `${url}/bye`,
          }).href,
        );
      case '/backchannel': {
        let body = '';
        for await (const chunk of request) body += chunk;
        const token = new URLSearchParams(body).get('logout_token') ?? '';
        const { issuer, jwks_uri: keys = '' } = rp.serverMetadata();
        await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
          issuer,
          audience: tool.clientId,
          typ: 'logout+jwt',
        });
        sessions.delete(String(decodeJwt(token).sid));
        return response.writeHead(204).end();
      }
      case '/bye':
        return say(response, 'Bye');
      default:
        return say(response, session ? `Hello ${session.name}` : 'Signed out');
    }
  }

  return {
    url,
    redirectUri: `${url}/callback`,
    logoutUri: `${url}/backchannel`,
    byeUri: `${url}/bye`,
    sessions,
    async register(origin, registered) {
      tool = registered;
      rp = await relyingParty(origin, registered);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
