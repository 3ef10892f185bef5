import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { html, sendPage } from '../platform/page/index.ts';

const DIST = fileURLToPath(new URL('../../../web/dist/', import.meta.url));
/** Addresses that the portal's own router answers in the browser. */
const SCREENS = ['/admin', '/admin/*'];

/** Serves what `npm run build` made of `web/`; never compresses at run time. */
export function addPortal(app: FastifyInstance, dist = DIST): void {
  if (!existsSync(`${dist}index.html`)) {
    for (const url of SCREENS) app.get(url, (_request, reply) => sayNotBuilt(reply));
    return;
  }
  app.register(fastifyStatic, {
    root: dist,
    wildcard: false,
    preCompressed: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The names of these files change with their content.
      const fixed = path.startsWith(`${dist}assets/`);
      reply.header('cache-control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  for (const url of SCREENS) {
    app.get(url, (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
  }
}

const sayNotBuilt = (reply: FastifyReply): FastifyReply =>
  sendPage(
    reply,
    {
      title: 'The portal is not built',
      language: 'en',
      body: html`<h1>The portal is not built</h1>
<p>This server runs without its portal. Stop it, run <strong>npm run build</strong>, and start it again.</p>`,
    },
    503,
  );
