import type { FastifyRequest } from 'fastify';
import { platformProblems } from './problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that change something when another site made them, since the browser would add our cookies.
 * Fetch Metadata decides where it is sent and does not contradict `Origin`; older browsers send `Origin` alone
 * (old phones, and those behind a proxy that drops `Sec-Fetch-*`). With neither there is no browser of the last
 * ten years, so the request passes only if it carries no cookie that it could ride on. (OWASP CSRF Prevention
 * Cheat Sheet, "Fetch Metadata".)
 * @param publicUrl the only origin that is ours, whatever Host the request carries
 * @throws Problem `request.cross_site`
 */
export function refuseCrossSite(request: Pick<FastifyRequest, 'method' | 'headers'>, publicUrl: URL): void {
  if (SAFE.has(request.method) || isOurs(request.headers, publicUrl.origin)) return;
  throw platformProblems.problem('request.cross_site');
}

function isOurs(headers: FastifyRequest['headers'], ours: string): boolean {
  const origin = headers.origin;
  const site = headers['sec-fetch-site'];
  // A foreign or opaque (`null`) origin is refused whatever the metadata says.
  if (origin !== undefined && origin !== ours) return false;
  if (site !== undefined) return site === 'same-origin' || (site === 'none' && origin === undefined);
  return origin !== undefined || headers.cookie === undefined;
}
