import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { previewInbox } from '../features/deliveries/index.ts';
import { previewInvitation } from '../features/invitations/index.ts';
import type { Context } from '../platform/context/index.ts';
import type { Caller } from '../platform/endpoint/register.ts';
import { holds, type Permission } from '../platform/permissions.ts';
import { Problem } from '../platform/problem.ts';

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

export interface FrameOptions {
  loadCaller(request: FastifyRequest): Promise<Caller | null>;
  contextOf(request: FastifyRequest, caller: Caller): Context;
}

/** The HTML of messages, for frames in the portal. */
export function addPreviewFrames(app: FastifyInstance, options: FrameOptions): void {
  const callerWith = async (request: FastifyRequest, permission: Permission): Promise<Caller | null> => {
    const caller = await options.loadCaller(request);
    const grants = caller?.actor.kind === 'user' ? caller.actor.grants : [];
    return holds(grants, permission) ? caller : null;
  };

  /** Of a message in the Preview inbox. */
  app.get<{ Params: { id: string } }>('/preview-inbox/:id/html', async (request, reply) => {
    const caller = await callerWith(request, 'preview.view');
    const found = caller && previewInbox.find(caller.organizationId, request.params.id);
    return found?.html
      ? sendMessage(reply, found.html)
      : sayGone(reply, 'This message is not kept any more. The preview inbox forgets after an hour.');
  });

  /** Of an invitation that was not sent, in a language. */
  app.get<{ Params: { language: string } }>('/invitation-preview/:language/html', async (request, reply) => {
    const caller = await callerWith(request, 'invitations.create');
    const shown = caller && (await emailOf(options.contextOf(request, caller), request.params.language));
    return shown ? sendMessage(reply, shown) : sayGone(reply, 'There is no message to show.');
  });
}

/** Null where the organization keeps this admin from inviting. */
async function emailOf(ctx: Context, language: string): Promise<string | null> {
  try {
    return (await previewInvitation(ctx, language.slice(0, 35))).email.html;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
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

const sayGone = (reply: FastifyReply, why: string): FastifyReply =>
  reply
    .status(404)
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send(why);
