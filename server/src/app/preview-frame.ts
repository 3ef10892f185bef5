import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { previewInbox } from '../features/deliveries/index.ts';
import { previewInvitation } from '../features/invitations/index.ts';
import type { Context } from '../platform/context/index.ts';
import type { Caller } from '../platform/endpoint/register.ts';
import { directionOf } from '../platform/languages.ts';
import { type Translator, translatorFor } from '../platform/messages/index.ts';
import { html, readersLanguage } from '../platform/page/index.ts';
import { holds, type Permission } from '../platform/permissions.ts';
import { Problem } from '../platform/problem.ts';
import type { Settings } from '../platform/settings.ts';

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
  settings: Settings;
  /** Who is signed in, and the language of their account. */
  loadCaller(request: FastifyRequest): Promise<(Caller & { language: string | null }) | null>;
  contextOf(request: FastifyRequest, caller: Caller): Context;
}

/** The HTML of messages, for frames in the portal. */
export function addPreviewFrames(app: FastifyInstance, options: FrameOptions): void {
  /** The caller, or null without the permission; and what speaks to whoever asks. */
  const readerWith = async (
    request: FastifyRequest,
    permission: Permission,
  ): Promise<{ caller: Caller | null; t: Translator }> => {
    const caller = await options.loadCaller(request);
    const grants = caller?.actor.kind === 'user' ? caller.actor.grants : [];
    const language = readersLanguage(request, options.settings, { own: caller?.language });
    return { caller: holds(grants, permission) ? caller : null, t: translatorFor(language) };
  };

  /** Of a message in the Preview inbox. */
  app.get<{ Params: { id: string } }>('/preview-inbox/:id/html', async (request, reply) => {
    const { caller, t } = await readerWith(request, 'preview.view');
    const found = caller && previewInbox.find(caller.organizationId, request.params.id);
    return found?.html ? sendMessage(reply, found.html) : sayGone(reply, t, t.text('page.messageGone'));
  });

  /** Of an invitation that was not sent, in a language. */
  app.get<{ Params: { language: string } }>('/invitation-preview/:language/html', async (request, reply) => {
    const { caller, t } = await readerWith(request, 'invitations.create');
    const shown = caller && (await emailOf(options.contextOf(request, caller), request.params.language));
    return shown ? sendMessage(reply, shown) : sayGone(reply, t, t.text('page.noMessage'));
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

const sendMessage = (reply: FastifyReply, message: string): FastifyReply =>
  reply
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    // For browsers that do not know `frame-ancestors`; the default for every other answer is DENY.
    .header('x-frame-options', 'SAMEORIGIN')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(inNewTab(message));

/** Links without a target of their own leave the frame. */
const inNewTab = (message: string): string => message.replace(/<head>/i, '<head>\n<base target="_blank">');

/** One sentence in the direction of its language, which a plain text could not have. */
const sayGone = (reply: FastifyReply, { language }: Translator, why: string): FastifyReply =>
  reply
    .status(404)
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    .header('cache-control', 'no-store')
    .header('content-language', language)
    .type('text/html; charset=utf-8')
    .send(
      String(html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><title>${why}</title></head>
<body><p>${why}</p></body>
</html>
`),
    );
