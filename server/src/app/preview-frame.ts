import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { previewInbox } from '../features/deliveries/index.ts';
import type { Caller } from '../platform/endpoint/register.ts';
import { holds } from '../platform/permissions.ts';

/**
 * An email brings its styles along, which the portal's own policy refuses, and a frame that the portal fills by itself
 * (`srcdoc`, `blob:`, `data:`) inherits that policy. So the frame gets its document from here, under a policy for
 * messages: styles and pictures that it carries, nothing that runs, loads or sends, and an origin that is nobody's.
 * Links open in a tab of their own, which is free of the sandbox.
 */
const CONTENT_SECURITY_POLICY = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** `/preview-inbox/:id/html`: the HTML part of a message, for the frame in the portal's Preview inbox. */
export function addPreviewFrame(
  app: FastifyInstance,
  callerOf: (request: FastifyRequest) => Promise<Caller | null>,
): void {
  app.get<{ Params: { id: string } }>('/preview-inbox/:id/html', async (request, reply) => {
    const caller = await callerOf(request);
    const grants = caller?.actor.kind === 'user' ? caller.actor.grants : [];
    const found =
      caller && holds(grants, 'preview.view')
        ? previewInbox.find(caller.organizationId, request.params.id)
        : undefined;
    return found?.html ? sendMessage(reply, found.html) : sayGone(reply);
  });
}

const sendMessage = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    // For browsers that do not know `frame-ancestors`; the default for every other answer is DENY.
    .header('x-frame-options', 'SAMEORIGIN')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(inNewTab(html));

/** Links without a target of their own leave the frame. */
const inNewTab = (html: string): string => html.replace(/<head>/i, '<head>\n<base target="_blank">');

const sayGone = (reply: FastifyReply): FastifyReply =>
  reply
    .status(404)
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send('This message is not kept any more. The preview inbox forgets after an hour.');
