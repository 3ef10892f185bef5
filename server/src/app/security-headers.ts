import type { FastifyInstance } from 'fastify';

/** For the portal: everything it runs and loads comes from here. Pages and answers that need another policy set their own. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
};

/** Two years, this host alone: what else lives under the domain is not ours to decide. */
const ONLY_HTTPS = 'max-age=63072000';

/** Puts the headers on every answer, refusals and files included, unless the answer brings its own. */
export function addSecurityHeaders(app: FastifyInstance, publicUrl: URL): void {
  const headers =
    publicUrl.protocol === 'https:' ? { ...HEADERS, 'strict-transport-security': ONLY_HTTPS } : HEADERS;
  app.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of Object.entries(headers)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
  });
}
