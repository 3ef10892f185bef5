import { translatorFor } from '../../platform/messages/index.ts';
import {
  bannerOf,
  goOnPage,
  html,
  ltr,
  type PageContent,
  renderPage,
  trusted,
} from '../../platform/page/index.ts';
import type { Settings } from '../../platform/settings.ts';
import { removedSessionCookie } from '../sessions/index.ts';
import { logToolUse } from '../tools/index.ts';
import { callOf, type LibraryContext, toolOf } from './call.ts';
import { leaveTool } from './commands/end-sign-ins.ts';

type Next = () => Promise<void>;
interface ErrorOut {
  error: string;
  error_description?: string | undefined;
}

const OWN_COOKIE = /^beckon-tools(\.sig)?=/;

/** What the library answers a browser with, as pages of ours. */
export function answersOf(settings: Settings) {
  const show = (
    ctx: LibraryContext,
    status: number,
    content: Pick<PageContent, 'title' | 'body' | 'goTo' | 'fine'>,
  ) => {
    const { organization, ctx: known } = callOf(ctx);
    const t = translatorFor(known.language);
    const page = { brand: organization, language: t.language, banner: bannerOf(settings, t), ...content };
    const { body, headers } = renderPage(page);
    ctx.status = status;
    ctx.set(headers);
    ctx.body = body;
  };
  const words = (ctx: LibraryContext) => translatorFor(callOf(ctx).ctx.language);
  const leadOn = (ctx: LibraryContext, url: string) => {
    ctx.remove('location');
    show(ctx, 200, goOnPage(url, words(ctx)));
  };

  return {
    /** A request that may not be answered at the tool: a wrong address of return above all. */
    async error(ctx: LibraryContext, { error, error_description }: ErrorOut): Promise<void> {
      const t = words(ctx);
      const title = t.text('toolSignIn.failed');
      show(ctx, Math.max(ctx.status, 400), {
        title,
        body: html`<h1>${title}</h1>
<p class="lead">${t.text('toolSignIn.failedWhy')}</p>
<p class="alt"><a href="/home">${t.text('toolSignIn.home')}</a></p>`,
        fine: html`${ltr([error, error_description].filter(Boolean).join(': '))}`,
      });
    },

    async askToSignOut(ctx: LibraryContext, form: string | undefined): Promise<void> {
      const t = words(ctx);
      const title = t.text('toolSignIn.signOut');
      const tool = ctx.oidc.client?.clientName;
      show(ctx, 200, {
        title,
        body: html`<h1>${title}</h1>
<p class="lead">${tool ? t.html('toolSignIn.leftTool', { tool }) : ''} ${t.text('toolSignIn.signOutWhat')}</p>
${trusted(form ?? '')}
<p><button type="submit" form="op.logoutForm" name="logout" value="yes">${t.text('toolSignIn.signOutAll')}</button></p>
<p><button type="submit" form="op.logoutForm" class="second">${t.text('toolSignIn.stay')}</button></p>`,
      });
    },

    async signedOut(ctx: LibraryContext): Promise<void> {
      const t = words(ctx);
      const stays = callOf(ctx).visitor !== null;
      const title = t.text(stays ? 'toolSignIn.stayed' : 'toolSignIn.signedOut');
      show(ctx, 200, {
        title,
        body: html`<h1>${title}</h1>
<p><a class="button second" href="${stays ? '/home' : '/sign-in'}">${t.text(stays ? 'toolSignIn.home' : 'toolSignIn.signIn')}</a></p>`,
      });
    },

    /** Runs around the library: what it does by redirects and scripts, done the way our pages do it. */
    async finish(ctx: LibraryContext, next: Next): Promise<void> {
      await next();
      dropOwnCookie(ctx);
      if (!ctx.oidc) return;
      const { route } = ctx.oidc as unknown as { route: string };
      if (route === 'token' && ctx.status === 200) await noteRefresh(ctx);
      if (route === 'end_session') skipQuestion(ctx);
      if (route === 'end_session_confirm' && ctx.status === 303) {
        await left(ctx, settings);
        leadOn(ctx, ctx.response.get('location'));
      }
      if (ctx.status === 200 && /^(authorization|resume)$/.test(route)) allowFormPost(ctx);
    },
  };
}

/** The library's session is a look at ours and needs no cookie. */
function dropOwnCookie(ctx: LibraryContext): void {
  const set = [ctx.response.get('set-cookie') ?? []].flat() as string[];
  const kept = set.filter((line) => !OWN_COOKIE.test(line));
  if (kept.length === set.length) return;
  if (kept.length > 0) ctx.set('set-cookie', kept);
  else ctx.remove('set-cookie');
}

/** A refresh is noted like a sign-in; the sign-in itself was noted with its code. */
async function noteRefresh(ctx: LibraryContext): Promise<void> {
  const { client, account, params } = ctx.oidc;
  if (params?.grant_type !== 'refresh_token' || !client || !account) return;
  const call = callOf(ctx);
  await logToolUse(call.ctx, {
    toolId: toolOf(ctx, client.clientId).id,
    userId: account.accountId,
    kind: 'refresh',
    protocol: 'openid',
    claims: call.told,
    reason: null,
  });
}

/** Nobody is signed in here: there is nothing to ask, and the tool's address of return was checked already. */
function skipQuestion(ctx: LibraryContext): void {
  const { session } = ctx.oidc;
  if (ctx.status !== 200 || !session?.state || session.accountId) return;
  const { postLogoutRedirectUri, state } = session.state as {
    postLogoutRedirectUri?: string;
    state?: string;
  };
  const url = new URL(postLogoutRedirectUri ?? ctx.oidc.urlFor('end_session_success'));
  if (postLogoutRedirectUri && state !== undefined) url.searchParams.set('state', state);
  ctx.status = 303;
  ctx.redirect(url.href);
}

/** The question was answered: signed out altogether, or of the tool alone. */
async function left(ctx: LibraryContext, settings: Settings): Promise<void> {
  const call = callOf(ctx);
  const { params, client } = ctx.oidc;
  if (params?.logout) ctx.append('set-cookie', removedSessionCookie(settings));
  else if (client) await leaveTool(call, client.clientId);
}

/** An answer that the browser posts to the tool by itself: to that tool and nowhere else. */
function allowFormPost(ctx: LibraryContext): void {
  const to = URL.parse(String(ctx.oidc.params?.redirect_uri));
  const policy = ctx.response.get('content-security-policy');
  if (!to || !policy) return;
  ctx.set('content-security-policy', policy.replace(/form-action [^;]+/, `form-action ${to.origin}`));
}
