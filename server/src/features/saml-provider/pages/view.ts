import type { FastifyReply } from 'fastify';
import { type Translator, translatorFor } from '../../../platform/messages/index.ts';
import { type Html, html, nothing, readersLanguage, trusted } from '../../../platform/page/index.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import { type Services, showPage } from '../../sessions/index.ts';
import type { Tool } from '../../tools/index.ts';
import type { Answer, Refused } from '../commands/refused.ts';

/** Presses the button by itself; without JavaScript the person does. */
const GO = 'document.forms[0].submit()';

const translatorOf = (services: Services, reply: FastifyReply, { language }: OrganizationRow): Translator =>
  translatorFor(readersLanguage(reply.request, services.settings, { organization: language }));

/** The form that takes an answer to the tool. It is not one of ours, so it carries nothing of ours. */
const answerForm = ({ acsUrl, samlResponse, relayState }: Answer, button: string, second = false): Html =>
  html`<form method="post" action="${acsUrl}"><input type="hidden" name="SAMLResponse" value="${samlResponse}">${
    relayState === null ? nothing : html`<input type="hidden" name="RelayState" value="${relayState}">`
  }<button type="submit"${second && trusted(' class="second"')}>${button}</button></form>`;

/** On to the tool, signed in. */
export function showAnswer(
  reply: FastifyReply,
  services: Services,
  organization: OrganizationRow,
  { tool, answer }: { tool: Tool; answer: Answer },
): Promise<FastifyReply> {
  const t = translatorOf(services, reply, organization);
  const title = t.line('samlProvider.title', { tool: tool.name });
  const body = html`<h1>${title}</h1>
<p class="lead">${t.text('samlProvider.lead')}</p>
${answerForm(answer, t.line('samlProvider.go', { tool: tool.name }))}`;
  return showPage(reply, services, t, { title, body, organization, script: GO, postsTo: answer.acsUrl });
}

/** Not signed in, why, and back to the tool with the answer that says so. */
export function showRefused(
  reply: FastifyReply,
  services: Services,
  organization: OrganizationRow,
  { refused, tool, answer }: Refused,
): Promise<FastifyReply> {
  const t = translatorOf(services, reply, organization);
  const title = tool
    ? t.line('samlProvider.refused', { tool: tool.name })
    : t.text('samlProvider.refusedUnknown');
  const body = html`<h1>${title}</h1>
<p class="lead">${whyRefused(refused, t)}</p>
${answer && tool && answerForm(answer, t.line('samlProvider.back', { tool: tool.name }), true)}
<p class="alt"><a href="/home">${t.text('samlProvider.home')}</a></p>`;
  const view = { title, body, organization, fine: html`<bdi dir="ltr">${refused}</bdi>` };
  // A tool that asked to be told without a word to the person is.
  const quiet = refused === 'not_signed_in' ? { script: GO } : {};
  return showPage(reply, services, t, { ...view, ...quiet, ...(answer && { postsTo: answer.acsUrl }) }, 403);
}

function whyRefused(reason: string, t: Translator): string {
  switch (reason) {
    case 'disabled':
      return t.text('samlProvider.why.disabled');
    case 'not_assigned':
      return t.text('samlProvider.why.notAssigned');
    case 'not_active':
      return t.text('samlProvider.why.notActive');
    case 'no_email':
      return t.text('samlProvider.why.noEmail');
    case 'not_signed_in':
      return t.text('samlProvider.why.notSignedIn');
    case 'unknown_tool':
      return t.text('samlProvider.why.unknownTool');
    case 'expired':
      return t.text('samlProvider.why.expired');
    default:
      return t.text('samlProvider.why.request');
  }
}

export function showGone(
  reply: FastifyReply,
  services: Services,
  organization: OrganizationRow,
): Promise<FastifyReply> {
  const t = translatorOf(services, reply, organization);
  const title = t.text('samlProvider.goneTitle');
  const body = html`<h1>${title}</h1>
<p class="lead">${t.text('samlProvider.why.expired')}</p>
<p class="alt"><a href="/home">${t.text('samlProvider.home')}</a></p>`;
  return showPage(reply, services, t, { title, body, organization }, 410);
}
