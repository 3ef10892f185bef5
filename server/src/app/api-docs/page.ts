import { type Html, html, trusted } from '../../platform/page/index.ts';
import { endpoints, type NamedEndpoint } from '../features.ts';
import { describeOperation } from './operation.ts';
import { STYLE } from './style.ts';

/** The whole documentation, or what of it has the words that are sought: one page without scripts. */
export function docsPage(publicUrl: URL, sought: string): string {
  const found = endpoints.filter((named) => has(named, sought));
  const groups = [...Map.groupBy(found, (named) => named.group)];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API of Beckon</title>
<link rel="icon" href="data:,">
${trusted(`<style>${STYLE}</style>`)}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<div class="frame">
${navigation(groups, sought)}
<main id="content">
${sought === '' ? introduction(publicUrl) : results(found.length, sought)}
${groups.map(
  ([group, members]) => html`<h2 id="${slug(group)}">${group}</h2>
${members.map((named) => describeOperation(named, publicUrl))}`,
)}
</main>
</div>
</body>
</html>
`.toString();
}

/** Every word, somewhere in the name, the address, the summary or the permission. */
function has({ name, group, endpoint }: NamedEndpoint, sought: string): boolean {
  const text = [name, group, endpoint.method, endpoint.path, endpoint.summary, endpoint.requires]
    .join(' ')
    .toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const slug = (group: string): string => group.toLowerCase().replaceAll(/\W+/g, '-');

function navigation(groups: readonly [string, readonly NamedEndpoint[]][], sought: string): Html {
  return html`<nav aria-label="Operations">
<p class="brand"><a href="/api/docs">Beckon API</a></p>
<form role="search" action="/api/docs"><input type="search" name="q" value="${sought}" aria-label="Search the operations" placeholder="invite, team, status…"><button>Search</button></form>
${groups.map(
  ([group, members]) => html`<h2>${group}</h2>
<ul>${members.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}</ul>`,
)}
</nav>`;
}

const results = (
  count: number,
  sought: string,
): Html => html`<h1>${count === 1 ? '1 operation' : `${count} operations`}</h1>
<p>With the words <strong>${sought}</strong>. <a href="/api/docs">Show all</a></p>`;

function introduction({ origin }: URL): Html {
  return html`<h1>API</h1>
<p>All that the portal does, as an API. The same in one file for programs, OpenAPI 3.1: <a href="/openapi.json">openapi.json</a>.</p>
<section id="signing-in"><h3>Signing in</h3>
<p>Make an API token in the portal, under <a href="/admin/organization/api-tokens">Organization, API tokens</a>. It acts for whoever made
it, within the permissions that you choose, and is never worth more than its maker at the moment of the call.</p>
<pre tabindex="0">export BECKON_TOKEN=beckon_…
curl -H "Authorization: Bearer $BECKON_TOKEN" ${origin}/api/v1/me</pre></section>
<section id="refusals"><h3>When it says no</h3>
<p>A refusal is a problem (RFC 9457), <code>application/problem+json</code>: a stable <code>code</code> with a page of its own at
<code>type</code>, the field as a JSON Pointer, a sentence, and what to do next. Where it says when something becomes possible, that
stands in <code>retry_at</code> and in <code>Retry-After</code>.</p></section>
<section id="repeating"><h3>Sending it again</h3>
<p>What creates or sends takes an <code>Idempotency-Key</code>: repeating the request with the same key repeats the answer, not the
effect, for 24 hours. The same key with another body is refused.</p></section>
<section id="limits"><h3>How often</h3>
<p>Every answer says in <code>RateLimit</code> how many requests are left and for how many seconds:
<code>"requests";r=598;t=52</code>. Invitations and text messages have caps of their own.</p></section>`;
}
