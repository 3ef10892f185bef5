import type { FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import type { Translator } from '../../../platform/messages/index.ts';
import {
  button,
  errorSummary,
  type FieldError,
  form,
  type Html,
  html,
  nothing,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem, sayProblem } from '../../../platform/problem.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import {
  type CodeRequest,
  type CodeRow,
  checkCode,
  codeCookie,
  codeField,
  newBrowserToken,
  readCodeCookie,
  requestCode,
  type Services,
  visitOf,
} from '../../sessions/index.ts';
import { heading, lead, minutes, show } from './view.ts';

/** A refusal in words for the form, with the status of the answer. */
export interface Refused {
  message: string;
  status: number;
}

/** Sends a code to this browser's person and remembers it in the browser; null when it went well. */
export async function sendCode(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  t: Translator,
  asked: Omit<CodeRequest, 'browserToken'>,
): Promise<Refused | null> {
  const browserToken = newBrowserToken();
  try {
    const { codeId } = await requestCode(visitOf(services, request), { ...asked, browserToken });
    addCookie(reply, codeCookie(services.settings, { codeId, browserToken }));
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const seconds = error.retryAfterSeconds;
    if (seconds === undefined) return { message: sayProblem(error, t.language), status: error.status };
    reply.header('retry-after', String(Math.ceil(seconds)));
    return { message: t.text('code.tooOften', { minutes: minutes(seconds) }), status: error.status };
  }
}

/** Checks the code that was typed; `gone` when this browser asked for none. */
export async function readCode(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  t: Translator,
  purpose: CodeRow['purpose'],
): Promise<{ code: CodeRow } | { refused: Refused } | 'gone'> {
  const cookie = readCodeCookie(request, services.settings);
  if (!cookie) return 'gone';
  const typed = textOf(request.body, 'code', 40);
  if (!typed) return { refused: { message: t.text('code.missing'), status: 422 } };
  const checked = await checkCode(visitOf(services, request), { ...cookie, code: typed, purpose });
  if (checked.ok) return { code: checked.code };
  if (checked.reason === 'wrong') return { refused: { message: t.text('code.wrong'), status: 422 } };
  reply.header('retry-after', String(Math.ceil(checked.secondsLeft)));
  return {
    refused: { message: t.text('code.paused', { minutes: minutes(checked.secondsLeft) }), status: 429 },
  };
}

export interface CodeForm {
  organization: OrganizationRow | null;
  action: string;
  /** Where the code went, as far as this reader may know. */
  lead: string | Html;
  /** Where a new code is asked for by POST; none where the contact has to be typed again. */
  again: string | null;
  /** A way back, under the form. */
  back: Html;
  refused?: Refused | undefined;
}

/** The form for a code. */
export function showCodeForm(
  reply: FastifyReply,
  services: Services,
  t: Translator,
  view: CodeForm,
): Promise<FastifyReply> {
  const { refused } = view;
  const title = t.text('code.title');
  const errors: FieldError[] = refused ? [{ field: 'code', message: refused.message }] : [];
  const body = html`${errorSummary(errors, t.text('page.problem'))}${heading(title)}
${lead(view.lead)}
${form(view.action, html`${codeField(errors, t)}${button(t.text('code.go'))}`)}
${view.again ? form(view.again, button(t.text('code.again'), 'second')) : nothing}
${view.back}
<p class="alt quiet">${t.text('code.nothing')}</p>`;
  const page = { title, body, invalid: errors.length > 0 };
  return show(reply, services, t, view.organization, page, refused?.status ?? 200);
}
