import { openToTokens, problemsOf } from '../../platform/endpoint/contract.ts';
import { API_PREFIX } from '../../platform/endpoint/register.ts';
import { type Html, html } from '../../platform/page/index.ts';
import { definitionOf } from '../../platform/problem.ts';
import type { NamedEndpoint } from '../features.ts';
import { committedOperation, type DocumentedOperation, whoMay } from '../openapi/index.ts';

/** One operation: what it does, who may, how it is called, what comes back, and every way in which it can be refused. */
export function describeOperation({ name, endpoint }: NamedEndpoint, { origin }: URL): Html {
  const made = committedOperation(name);
  const codes = problemsOf(endpoint);
  return html`<section id="${name}"><h3><a href="#${name}">${endpoint.summary}</a></h3>
<p class="route"><b class="${endpoint.method}">${endpoint.method}</b> ${API_PREFIX}${endpoint.path}</p>
<p class="quiet">${whoMay(endpoint).replaceAll('`', '')}${openToTokens(endpoint) ? null : ' Takes somebody who is signed in: no API token may do it.'}${endpoint.idempotent ? ' Takes an Idempotency-Key.' : null}</p>
${made && fieldsTable(made)}
<div class="sides">
${made && openToTokens(endpoint) ? html`<div><h4>Request</h4><pre tabindex="0">${curl(made, endpoint.idempotent === true, origin)}</pre></div>` : null}
${made?.answer === undefined ? null : html`<div><h4>Answer, ${endpoint.status ?? 200}</h4><pre tabindex="0">${show(made.answer)}</pre></div>`}
</div>
<details><summary>${codes.length} refusals</summary><ul class="codes">${codes.map(
    (code) => html`<li>${definitionOf(code).status} <a href="/problems/${code}">${code}</a></li>`,
  )}</ul></details>
</section>`;
}

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function fieldsTable({ fields }: DocumentedOperation): Html | null {
  if (fields.length === 0) return null;
  return html`<details><summary>${fields.length === 1 ? '1 field' : `${fields.length} fields`} of the request</summary>
<table><thead><tr><th scope="col">Field</th><th scope="col">In</th><th scope="col">What it takes</th></tr></thead>
<tbody>${fields.map(
    (field) =>
      html`<tr><td><code>${field.name}</code>${field.required ? ' (required)' : null}</td><td>${field.place}</td><td>${field.takes}</td></tr>`,
  )}</tbody></table></details>`;
}

/** The call of the example, ready for a terminal. */
function curl(made: DocumentedOperation, repeatable: boolean, origin: string): string {
  const lines = [
    `curl${made.method === 'GET' ? '' : ` -X ${made.method}`} '${origin}${made.exampleUrl}'`,
    '-H "Authorization: Bearer $BECKON_TOKEN"',
  ];
  if (repeatable) lines.push('-H "Idempotency-Key: something-of-your-own"');
  if (made.body !== undefined) {
    lines.push('-H "Content-Type: application/json"');
    lines.push(`-d '${JSON.stringify(made.body, null, 2).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(' \\\n  ');
}
