import type { FastifyInstance } from 'fastify';
import { type Endpoint, problemsOf } from '../platform/endpoint/contract.ts';
import { API_PREFIX } from '../platform/endpoint/register.ts';
import { type Html, html, sendPage } from '../platform/page/index.ts';
import { endpoints } from './features.ts';
import { committedDocument, whoMay } from './openapi/index.ts';

/** `/openapi.json` for programs, and the same for people. */
export function addApiDocs(app: FastifyInstance): void {
  let document: string | undefined;
  app.get('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(committedDocument());
    return reply.header('cache-control', 'no-cache').type('application/json').send(document);
  });
  app.get('/api/docs', (_request, reply) =>
    sendPage(reply, { title: 'API', language: 'en', wide: true, body: body() }),
  );
}

function body(): Html {
  const groups = Map.groupBy(endpoints, (e) => e.group);
  return html`<h1>API</h1>
<p class="lead">All that the portal does, as an API. The same in one file for programs: <a href="/openapi.json">openapi.json</a>.</p>
<p>Requests and answers are JSON. A refusal is a problem (RFC 9457): a stable code, the field, what happened and what to do
next. Endpoints marked <em>repeatable</em> take an <strong>Idempotency-Key</strong> header: repeating the request with the same key
repeats the answer, not the effect.</p>
${[...groups].map(
  ([group, members]) => html`<h2>${group}</h2>
<dl>${members.map(({ endpoint }) => describe(endpoint))}</dl>`,
)}`;
}

function describe(endpoint: Endpoint): Html {
  const codes = problemsOf(endpoint);
  return html`<dt><strong>${endpoint.method}</strong> ${API_PREFIX}${endpoint.path}${endpoint.idempotent ? html` <em>repeatable</em>` : null}</dt>
<dd>${endpoint.summary}. ${whoMay(endpoint).replaceAll('`', '')}
<p class="quiet">${codes.map((code, i) => html`${i ? ' · ' : ''}<a href="/problems/${code}">${code}</a>`)}</p></dd>`;
}
