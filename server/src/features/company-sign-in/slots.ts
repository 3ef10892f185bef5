import { html } from '../../platform/page/index.ts';
import { type SigningIn, type Slotted, type SteppingUp, signedIn } from '../sessions/index.ts';
import { allowedMethodsOf } from '../sign-in-policies/index.ts';
import { connectionsOn } from './read.ts';

/** A button for each connection that is on, on the pages where somebody of a known organization signs in or joins. */
export async function companyButtons({
  services,
  organization,
  next,
  t,
}: Omit<SigningIn, 'request'>): Promise<Slotted | null> {
  if (!organization) return null;
  return buttons(services.db, organization.id, next ? `?next=${encodeURIComponent(next)}` : '', t);
}

/** As above, to prove again who is signed in. */
export async function companyStepUp({ services, ctx, next, t }: SteppingUp): Promise<Slotted | null> {
  const { userId } = signedIn(ctx);
  const allowed = await allowedMethodsOf(ctx, [userId]);
  if (!allowed.get(userId)?.includes('company')) return null;
  return buttons(
    services.db,
    ctx.organizationId,
    `?step_up${next ? `&next=${encodeURIComponent(next)}` : ''}`,
    t,
  );
}

async function buttons(
  db: SigningIn['services']['db'],
  organizationId: string,
  query: string,
  t: SigningIn['t'],
): Promise<Slotted | null> {
  const connections = await connectionsOn(db, organizationId);
  if (connections.length === 0) return null;
  return {
    body: html`${connections.map(
      ({ id, name }) =>
        html`<p><a class="button second" href="/sign-in/company/${id}${query}">${t.html('company.button', { name })}</a></p>`,
    )}`,
  };
}
