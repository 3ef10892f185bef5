import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import { translatorFor } from '../../../platform/messages/index.ts';
import {
  button,
  errorSummary,
  type FieldError,
  field,
  form,
  hidden,
  html,
  ltr,
  seeOther,
  textOf,
} from '../../../platform/page/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { getOrganization } from '../../organizations/index.ts';
import { changeContact, requestContactChange } from '../commands/change-contact.ts';
import { requireOwnProof } from '../commands/require-own-proof.ts';
import { latestOwnCode, ownContact } from '../commands/verify-contact.ts';
import type { Services } from '../visit.ts';
import { HOME } from './enter.ts';
import { caller, toSignIn, uuidParam } from './signed-in.ts';
import { proveFirst } from './step-up.ts';
import { codeField, errorsOf, minutes, show } from './view.ts';

const changePath = (id: string): string => `/home/contact-points/${id}/change`;
const codePath = (id: string): string => `${changePath(id)}/code`;

/** `/home/contact-points/:id/change`: type the new one, type the code that was sent to it; without JavaScript. */
export function changeContactPages(pages: FastifyInstance, services: Services): void {
  pages.get<{ Params: { id: string } }>('/home/contact-points/:id/change', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const { id } = uuidParam(request);
    try {
      await requireOwnProof(ctx);
    } catch (error) {
      return proveFirst(error, reply, changePath(id));
    }
    return showChange(services, ctx, reply, { id, typed: '', errors: [] });
  });

  pages.post<{ Params: { id: string } }>('/home/contact-points/:id/change', async (request, reply) => {
    const ctx = await caller(services, request);
    if (!ctx) return toSignIn(request, reply);
    const t = translatorFor(ctx.language);
    const { id } = uuidParam(request);
    const typed = textOf(request.body, 'address', 400);
    try {
      if (await requestContactChange(ctx, id, typed)) return seeOther(reply, codePath(id));
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'contact.not_found') throw error;
      if (error.code === 'session.step_up_required') return proveFirst(error, reply, changePath(id));
      const seconds = error.retryAfterSeconds;
      if (seconds !== undefined) reply.header('retry-after', String(Math.ceil(seconds)));
      const errors =
        seconds === undefined
          ? errorsOf(error.refusals, ['address'], t)
          : [{ field: 'address', message: t.text('code.tooOften', { minutes: minutes(seconds) }) }];
      return showChange(services, ctx, reply, { id, typed, errors }, error.status);
    }
    return showChange(
      services,
      ctx,
      reply,
      { id, typed, errors: [{ field: 'address', message: t.text('changeContact.same') }] },
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
    const t = translatorFor(ctx.language);
    const { id } = uuidParam(request);
    try {
      await changeContact(ctx, id, textOf(request.body, 'code', 40));
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'contact.not_found') throw error;
      if (error.code === 'code.wrong')
        return showCode(
          services,
          ctx,
          reply,
          id,
          [{ field: 'code', message: t.text('code.wrong') }],
          error.status,
        );
      const seconds = error.retryAfterSeconds;
      if (seconds !== undefined) {
        reply.header('retry-after', String(Math.ceil(seconds)));
        const message = t.text('code.paused', { minutes: minutes(seconds) });
        return showCode(services, ctx, reply, id, [{ field: 'code', message }], error.status);
      }
      const taken = error.code === 'email.in_use' || error.code === 'mobile.in_use';
      const errors = taken
        ? [{ field: 'address', message: t.text('changeContact.taken') }]
        : errorsOf(error.refusals, ['address'], t);
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
  const t = translatorFor(ctx.language);
  const contact = await ownContact(ctx, id);
  const title = t.text('changeContact.title', { kind: contact.kind });
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.html('changeContact.lead', { contact: ltr(contact.address) })}</p>
${form(
  changePath(id),
  html`${field(
    {
      name: 'address',
      label: t.text('changeContact.label', { kind: contact.kind }),
      hint: t.text('changeContact.hint'),
      value: typed,
      type: contact.kind === 'email' ? 'email' : 'tel',
      autocomplete: contact.kind === 'email' ? 'email' : 'tel',
      dir: 'ltr',
      maxlength: 320,
      autofocus: true,
    },
    errors,
  )}${button(t.text('contact.send'))}`,
)}
<p class="alt"><a href="${HOME}">${t.text('home.back')}</a></p>`;
  return page(services, ctx, reply, { title, body, invalid: errors.length > 0 }, status);
}

async function showCode(
  services: Services,
  ctx: Context,
  reply: FastifyReply,
  id: string,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const t = translatorFor(ctx.language);
  const contact = await ownContact(ctx, id);
  const latest = await latestOwnCode(ctx, 'change_contact', id);
  if (!latest?.address) return seeOther(reply, changePath(id));
  const title = t.text('changeContact.title', { kind: contact.kind });
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead">${t.html('code.sent', { contact: ltr(latest.address) })}</p>
${form(codePath(id), html`${codeField(errors, t)}${button(t.text('changeContact.go'))}`)}
${form(changePath(id), html`${hidden('address', latest.address)}${button(t.text('code.again'), 'second')}`)}
<p class="alt"><a href="${changePath(id)}">${t.text('contact.other')}</a></p>`;
  return page(services, ctx, reply, { title, body, invalid: errors.length > 0 }, status);
}

async function page(
  services: Services,
  ctx: Context,
  reply: FastifyReply,
  view: Omit<Parameters<typeof show>[3], 'organization'>,
  status: number,
): Promise<FastifyReply> {
  const organization = await getOrganization(ctx);
  return show(reply, services, translatorFor(ctx.language), { ...view, organization }, status);
}
