import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import {
  button,
  errorSummary,
  type FieldError,
  field,
  form,
  hidden,
  html,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { getOrganization } from '../../organizations/index.ts';
import { changeContact, requestContactChange } from '../commands/change-contact.ts';
import { latestOwnCode, ownContact } from '../commands/verify-contact.ts';
import type { Services } from '../visit.ts';
import { HOME } from './enter.ts';
import { messagesIn } from './messages.ts';
import { caller, toSignIn, uuidParam } from './signed-in.ts';
import { codeField, errorsOf, minutes, show } from './view.ts';

const m = messagesIn('en');
const t = m.change;
const changePath = (id: string): string => `/home/contact-points/${id}/change`;
const codePath = (id: string): string => `${changePath(id)}/code`;

/** `/home/contact-points/:id/change`: type the new one, type the code that was sent to it; without JavaScript. */
export function changeContactPages(pages: FastifyInstance, services: Services): void {
  pages.get<{ Params: { id: string } }>('/home/contact-points/:id/change', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    return showChange(services, ctx, reply, { id: uuidParam(request).id, typed: '', errors: [] });
  });

  pages.post<{ Params: { id: string } }>('/home/contact-points/:id/change', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const { id } = uuidParam(request);
    const typed = textOf(request.body, 'address', 400);
    try {
      if (await requestContactChange(ctx, id, typed)) return seeOther(reply, codePath(id));
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'contact.not_found') throw error;
      const seconds = error.retryAfterSeconds;
      if (seconds !== undefined) reply.header('retry-after', String(Math.ceil(seconds)));
      const errors =
        seconds === undefined
          ? errorsOf(error.refusals, ['address'])
          : [{ field: 'address', message: m.signIn.tooOften(minutes(seconds)) }];
      return showChange(services, ctx, reply, { id, typed, errors }, error.status);
    }
    return showChange(
      services,
      ctx,
      reply,
      { id, typed, errors: [{ field: 'address', message: t.same }] },
      422,
    );
  });

  pages.get<{ Params: { id: string } }>('/home/contact-points/:id/change/code', async (request, reply) => {
    const ctx = await caller(services, request);
    return ctx ? showCode(services, ctx, reply, uuidParam(request).id, []) : toSignIn(request, reply);
  });

  pages.post<{ Params: { id: string } }>('/home/contact-points/:id/change/code', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const { id } = uuidParam(request);
    try {
      await changeContact(ctx, id, textOf(request.body, 'code', 40));
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'contact.not_found') throw error;
      if (error.code === 'code.wrong')
        return showCode(services, ctx, reply, id, [{ field: 'code', message: m.code.wrong }], error.status);
      const seconds = error.retryAfterSeconds;
      if (seconds !== undefined) {
        reply.header('retry-after', String(Math.ceil(seconds)));
        const message = m.code.paused(minutes(seconds));
        return showCode(services, ctx, reply, id, [{ field: 'code', message }], error.status);
      }
      const taken = error.code === 'email.in_use' || error.code === 'mobile.in_use';
      const errors = taken ? [{ field: 'address', message: t.taken }] : errorsOf(error.refusals, ['address']);
      return showChange(services, ctx, reply, { id, typed: '', errors }, error.status);
    }
    return seeOther(reply, HOME);
  });
}

async function showChange(
  services: Services,
  ctx: Context,
  reply: FastifyReply,
  { id, typed, errors }: { id: string; typed: string; errors: readonly FieldError[] },
  status = 200,
): Promise<FastifyReply> {
  const contact = await ownContact(ctx, id);
  const body = html`${errorSummary(errors, m.problem)}<h1>${t.title[contact.kind]}</h1>
<p class="lead">${t.lead} <bdi dir="ltr">${contact.address}</bdi></p>
${form(
  changePath(id),
  html`${field(
    {
      name: 'address',
      label: t.label[contact.kind],
      hint: t.hint,
      value: typed,
      type: contact.kind === 'email' ? 'email' : 'tel',
      autocomplete: contact.kind === 'email' ? 'email' : 'tel',
      dir: 'ltr',
      maxlength: 320,
      autofocus: true,
    },
    errors,
  )}${button(m.signIn.send)}`,
)}
<p class="alt"><a href="${HOME}">${m.home.back}</a></p>`;
  return page(
    services,
    ctx,
    reply,
    { title: t.title[contact.kind], body, invalid: errors.length > 0 },
    status,
  );
}

async function showCode(
  services: Services,
  ctx: Context,
  reply: FastifyReply,
  id: string,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const contact = await ownContact(ctx, id);
  const latest = await latestOwnCode(ctx, 'change_contact', id);
  if (!latest?.address) return seeOther(reply, changePath(id));
  const title = t.title[contact.kind];
  const body = html`${errorSummary(errors, m.problem)}<h1>${title}</h1>
<p class="lead">${m.home.proveLead} <bdi dir="ltr">${latest.address}</bdi></p>
${form(codePath(id), html`${codeField(errors)}${button(t.go)}`)}
${form(changePath(id), html`${hidden('address', latest.address)}${button(m.code.again, 'second')}`)}
<p class="alt"><a href="${changePath(id)}">${m.code.other}</a></p>`;
  return page(services, ctx, reply, { title, body, invalid: errors.length > 0 }, status);
}

async function page(
  services: Services,
  ctx: Context,
  reply: FastifyReply,
  view: Omit<Parameters<typeof show>[2], 'organization'>,
  status: number,
): Promise<FastifyReply> {
  return show(reply, services, { ...view, organization: await getOrganization(ctx) }, status);
}
