import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  button,
  errorSummary,
  type FieldError,
  form,
  hidden,
  html,
  localPath,
  nothing,
  seeOther,
  textOf,
  trusted,
} from '../../../platform/page/index.ts';
import { readProof } from '../proofs.ts';
import { type Entrant, entrantsOf } from '../recipients.ts';
import type { Services } from '../visit.ts';
import { FRONT_DOOR, joinPath, signIn } from './enter.ts';
import { show, translatorOf } from './view.ts';

/** `/sign-in/choose`: a proved contact that several organizations know. */
export function choosePages(pages: FastifyInstance, services: Services): void {
  pages.get('/sign-in/choose', async (request, reply) => {
    const proof = await readProof(services, request);
    const entrants = proof ? await entrantsOf(services.db, proof.kind, proof.canonical) : [];
    if (entrants.length === 0) return seeOther(reply, '/sign-in');
    const next = localPath((request.query as Record<string, unknown>).next);
    return showForm(reply, services, entrants, next, []);
  });

  pages.post('/sign-in/choose', async (request, reply) => {
    const proof = await readProof(services, request);
    const entrants = proof ? await entrantsOf(services.db, proof.kind, proof.canonical) : [];
    if (entrants.length === 0) return seeOther(reply, '/sign-in');
    const t = translatorOf(services, reply);
    const next = localPath(textOf(request.body, 'next'));
    const chosen = entrants.find((e) => e.organization_id === textOf(request.body, 'organization', 40));
    if (!chosen)
      return showForm(
        reply,
        services,
        entrants,
        next,
        [{ field: null, message: t.text('signIn.choose.missing') }],
        422,
      );
    return chosen.way === 'join'
      ? seeOther(reply, joinPath(chosen))
      : signIn(services, request, reply, chosen, next ?? FRONT_DOOR, 'by_proof');
  });
}

function showForm(
  reply: FastifyReply,
  services: Services,
  entrants: readonly Entrant[],
  next: string | null,
  errors: readonly FieldError[],
  status = 200,
): Promise<FastifyReply> {
  const t = translatorOf(services, reply);
  const title = t.text('signIn.choose.title');
  const choices = entrants.map(
    (e, index) =>
      html`<label class="choice"><input type="radio" name="organization" value="${e.organization_id}"${
        index === 0 && trusted(' checked')
      }><span><bdi>${e.organization_name}</bdi>${
        e.way === 'join' && html` <span class="quiet">${t.text('signIn.choose.invited')}</span>`
      }</span></label>`,
  );
  const body = html`${errorSummary(errors, t.text('page.problem'))}<h1>${title}</h1>
<p class="lead" id="choose-lead">${t.text('signIn.choose.lead')}</p>
${form(
  '/sign-in/choose',
  html`${next ? hidden('next', next) : nothing}<fieldset aria-describedby="choose-lead"><legend>${t.text('signIn.choose.organization')}</legend>${choices}</fieldset>${button(t.text('signIn.choose.go'))}`,
)}`;
  return show(reply, services, t, { title, body, invalid: errors.length > 0 }, status);
}
