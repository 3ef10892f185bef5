import type { FastifyReply } from 'fastify';
import type { Theme } from '../accent.ts';
import { directionOf } from '../languages.ts';
import { type Translator, translatorFor } from '../messages/index.ts';
import { pack } from './compress.ts';
import { type Html, html, nothing, trusted } from './html.ts';
import { framedPolicyFor, lookStyle, policyFor, STYLE } from './style.ts';

/** Whom a page speaks for, and how that looks. */
export interface Brand {
  name: string;
  /** `#rrggbb`; used after `accentOf`. Beckon's own color when null. */
  accent: string | null;
  /** A small picture as a `data:` address (`checkPicture`); the ring when null. */
  logo: string | null;
}

/** What makes a page an app that phones install. */
export interface AppLinks {
  manifest: string;
  icon: string;
  /** One line that registers the worker: the only script that any page runs. */
  script: string;
}

export interface PageContent {
  /** Plain text; that there is an error is put before it when `invalid`. */
  title: string;
  /** BCP 47. */
  language: string;
  body: Html;
  /** The organization that the page speaks for; Beckon itself otherwise. */
  brand?: Brand | undefined;
  /** Shown in this theme whatever the reader prefers, for previews. */
  theme?: Theme;
  /** The page can be installed as an app. */
  app?: AppLinks;
  /** Runs once the page stands; the policy lets it in by its digest. Without it the page must work too. */
  script?: string;
  /** An address on another site that the page's form goes to: a tool that takes what we say about a person. */
  postsTo?: string;
  /** Where the browser goes at once, by itself: an address that was checked before (`goOn`). */
  goTo?: string;
  /** More room, for pages that are read rather than filled in. */
  wide?: boolean;
  /** The form came back with errors (show `errorSummary` first in the body). */
  invalid?: boolean;
  /** One line above everything, for example that this is a demo. */
  banner?: string | null;
  /** The same page in other languages, shown first, each in its own words. */
  languages?: readonly { tag: string; name: string; href: string }[];
  /** Small print under the card. */
  fine?: Html;
}

/** The ring that closes: what Beckon is known by. An organization gets the same ring, in its own name. */
const MARK = trusted(
  '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect width="16" height="16" rx="4" fill="var(--brand)"/><path d="M8 3a5 5 0 1 1-5 5" fill="none" stroke="var(--on)" stroke-width="2" stroke-linecap="round"/></svg>',
);

const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`);

/** A whole page: one response, no script, no further request. Under 14 KB, so that it fits the first round trip. */
export function page(content: PageContent): string {
  const t = translatorFor(content.language);
  const title = content.invalid ? t.line('page.errorTitle', { title: content.title }) : content.title;
  const { brand } = content;
  const look = lookOf(content);
  return html`<!doctype html>
<html lang="${content.language}" dir="${directionOf(content.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${title}</title>
${
  content.goTo &&
  html`<meta http-equiv="refresh" content="0;url=${content.goTo}">
`
}<link rel="icon" href="data:,">
${content.app && appElements(content.app)}${STYLE_ELEMENT}${look && trusted(`<style>${look}</style>`)}
</head>
<body>
${content.banner ? html`<p class="banner" role="note">${content.banner}</p>` : nothing}
${content.languages?.length ? languageLinks(content, t.text('page.language')) : nothing}
<main${content.wide ? trusted(' class="wide"') : nothing}>
<p class="org">${brand?.logo ? html`<img src="${brand.logo}" alt="">` : MARK}<bdi>${brand?.name ?? 'Beckon'}</bdi></p>
${content.body}
</main>
${content.script ? trusted(`<script>${content.script}</script>`) : nothing}${content.fine ? html`<footer class="fine">${content.fine}</footer>` : nothing}
</body>
</html>
`.toString();
}

const appElements = ({ manifest, icon, script }: AppLinks): Html =>
  html`<link rel="manifest" href="${manifest}">
<link rel="apple-touch-icon" href="${icon}">
${trusted(`<script>${script}</script>`)}
`;

const lookOf = ({ brand, theme }: PageContent): string => lookStyle(brand?.accent ?? null, theme);

const GLOBE = trusted(
  '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM1.5 8h13M8 1.5c-2 1.8-3 4-3 6.5s1 4.7 3 6.5c2-1.8 3-4 3-6.5s-1-4.7-3-6.5Z" fill="none" stroke="currentColor"/></svg>',
);

/** One line until it is opened, so that the page's own button stays in view on a small phone; each name in its own script. */
function languageLinks({ language, languages = [] }: PageContent, label: string): Html {
  const links = languages.map(
    ({ tag, name, href }) =>
      html`<a href="${href}" lang="${tag}" hreflang="${tag}"${
        tag === language ? trusted(' aria-current="true"') : nothing
      }>${name}</a>`,
  );
  const current = languages.find(({ tag }) => tag === language)?.name ?? language;
  return html`<nav class="lang" aria-label="${label}"><details><summary>${GLOBE}<bdi>${current}</bdi></summary><div>${links}</div></details></nav>`;
}

/** Headers of every page: kept by nobody, found by nobody, framed by nobody. */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
  // Not `no-referrer`: with it browsers send `Origin: null` on the form's own POST.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
};

/** Answers with a page. */
export const sendPage = (reply: FastifyReply, content: PageContent, status = 200): FastifyReply =>
  answer(reply.code(status), content, policyOf(content));

const policyOf = (content: PageContent): string =>
  policyFor(
    lookOf(content),
    [content.app?.script, content.script].filter((script) => script !== undefined),
    content.postsTo,
  );

/** A page and its headers, for a library that answers by itself. */
export const renderPage = (content: PageContent): { body: string; headers: Record<string, string> } => ({
  body: page(content),
  headers: {
    ...PAGE_HEADERS,
    'content-language': content.language,
    'content-security-policy': policyOf(content),
    'content-type': 'text/html; charset=utf-8',
  },
});

/**
 * A page that leads on by itself. Browsers hold a form to `form-action` through every redirect that follows it, so the answer
 * to a form of ours never redirects to another site: it is this page, from which a journey of its own begins.
 */
export const goOnPage = (
  url: string,
  t: Translator,
): Pick<PageContent, 'title' | 'language' | 'body' | 'goTo'> => ({
  title: t.text('page.goOn.title'),
  language: t.language,
  goTo: url,
  body: html`<h1>${t.text('page.goOn.title')}</h1>
<p class="lead">${t.text('page.goOn.lead')}</p>
<a class="button" href="${url}">${t.text('page.goOn.go')}</a>`,
});

/** Answers with the page that leads on, to an address that was checked before. */
export const goOn = (reply: FastifyReply, url: string, t: Translator): FastifyReply =>
  sendPage(reply, goOnPage(url, t));

/** Answers with a page for a frame in the portal: to be looked at, while nothing on it does anything. */
export const sendFramedPage = (reply: FastifyReply, content: PageContent): FastifyReply =>
  // For browsers that do not know `frame-ancestors`; the default for every other answer is DENY.
  answer(reply.header('x-frame-options', 'SAMEORIGIN'), content, framedPolicyFor(lookOf(content)));

function answer(reply: FastifyReply, content: PageContent, policy: string): FastifyReply {
  const { body, encoding } = pack(page(content), reply.request.headers['accept-encoding']);
  if (encoding) reply.header('content-encoding', encoding);
  return reply
    .headers(PAGE_HEADERS)
    .header('content-language', content.language)
    .header('vary', 'accept-language, accept-encoding, cookie')
    .header('content-security-policy', policy)
    .type('text/html; charset=utf-8')
    .send(body);
}

/** After a POST: the browser asks for `path` with GET, so that reloading repeats nothing. */
export function seeOther(reply: FastifyReply, path: string): FastifyReply {
  return reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' }).redirect(path, 303);
}

/**
 * A path on this very site, for `next` parameters: never another host (`//host`, `/\host`), never control
 * characters, which browsers drop before they read the address.
 */
export function localPath(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 1_000) return null;
  if (!/^\/(?![/\\])[!-[\]-~]*$/.test(value)) return null;
  return value;
}
