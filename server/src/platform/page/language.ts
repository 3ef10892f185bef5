import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedLanguages } from '../accept-language.ts';
import { addCookie, cookieLine, readCookie } from '../cookies.ts';
import { chooseLanguage, type Language, languageFor, languages } from '../languages.ts';
import type { Settings } from '../settings.ts';

/** The query by which a page is asked for in another language, and the cookie that keeps the choice: the tag, no more. */
const QUERY = 'lang';
const COOKIE = 'language';
const ONE_YEAR_SECONDS = 365 * 86_400;

type Asked = Pick<FastifyRequest, 'headers' | 'query'>;

const inQuery = (request: Asked): Language | null => {
  const wanted = (request.query as Record<string, unknown> | undefined)?.[QUERY];
  return typeof wanted === 'string' ? languageFor(wanted) : null;
};

/** Whether the switch was pressed just now. */
export const askedByQuery = (request: Asked): boolean => inQuery(request) !== null;

/** What the reader chose by the switch, now or before; null when they never did. */
export const chosenLanguage = (request: Asked, settings: Settings): Language | null =>
  inQuery(request) ?? languageFor(readCookie(request, settings, COOKIE) ?? '');

/** Keeps what was chosen by the switch in this browser. Nothing else changes on GET. */
export function rememberLanguage(request: Asked, reply: FastifyReply, settings: Settings): void {
  const chosen = inQuery(request);
  if (chosen && chosen !== readCookie(request, settings, COOKIE))
    addCookie(reply, cookieLine(settings, COOKIE, chosen, ONE_YEAR_SECONDS));
}

export interface KnownLanguages {
  /** Of the reader: their account's, or that of their invitation. */
  own?: string | null | undefined;
  organization?: string | null | undefined;
}

/** The language of a page: what the reader chose, else what is known of them, else what their browser asks for. */
export const readersLanguage = (
  request: Asked,
  settings: Settings,
  { own, organization }: KnownLanguages = {},
): Language =>
  chooseLanguage([
    chosenLanguage(request, settings),
    own,
    ...acceptedLanguages(request.headers['accept-language']),
    organization,
  ]);

/**
 * The same page in each language, for the switch. The answer to a POST leads to the page that the form stood on; what else
 * is in the query stays.
 */
export function languageSwitch(request: FastifyRequest): { tag: string; name: string; href: string }[] {
  const [path = '/', query = ''] = request.url.split('?');
  const { url } = request.routeOptions;
  const readable = request.method === 'GET' || (url && request.server.hasRoute({ method: 'GET', url }));
  const page = readable ? path : path.replace(/\/[^/]*$/, '');
  return languages.map(({ tag, name }) => {
    const parameters = new URLSearchParams(query);
    parameters.set(QUERY, tag);
    return { tag, name, href: `${page || '/'}?${parameters}` };
  });
}
