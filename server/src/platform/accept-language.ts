import type { FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from './languages.ts';

/** The tags of an Accept-Language header, the most wanted first (RFC 9110 section 12.5.4). */
export function acceptedLanguages(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .flatMap((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find(Boolean);
      const weight = quality === undefined ? 1 : Number(quality);
      return tag && weight > 0 ? [{ tag, weight }] : [];
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** In which the API speaks to whoever asks: as the header wants, English without one, so that programs get the same always. */
export const askedLanguage = (request: Pick<FastifyRequest, 'headers'>): Language =>
  chooseLanguage(acceptedLanguages(request.headers['accept-language']));
