import type { Context } from '../../../platform/context/index.ts';
import { localeOf } from '../../../platform/languages.ts';
import type { Translator } from '../../../platform/messages/index.ts';
import { button, form, type Html, html } from '../../../platform/page/index.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import {
  onHomePage,
  onJoinedPage,
  onSignInPage,
  onStepUpPage,
  type SignedInPage,
  type Slotted,
  type SteppingUp,
  signedIn,
} from '../../sessions/index.ts';
import { allowedMethodsOf } from '../../sign-in-policies/index.ts';
import { inSession } from '../holder.ts';
import { MOST_PASSKEYS } from '../limits.ts';
import { proofNeeded } from '../proof.ts';
import { listPasskeys } from '../read.ts';
import { relyingParty } from '../relying-party.ts';
import { type PasskeyForm, passkeyForm } from './forms.ts';
import { PASSKEY_SCRIPT as script } from './script.ts';

export const HOME_PASSKEYS = '/home/passkeys';
export const ADD_DEVICE = `${HOME_PASSKEYS}/device`;

/** Puts passkeys on the pages of sessions: a way in, a proof, a list, an offer. */
export function fillPasskeySlots(): void {
  onSignInPage(async ({ services, request, next, t }) =>
    relyingParty(services.settings) === null
      ? null
      : {
          body: html`${failed(request.query, t)}${passkeyForm({
            action: '/sign-in/passkey',
            does: 'get',
            for: 'sign_in',
            next,
            text: t.text('passkeys.signIn'),
            failed: t.text('passkeys.didNot'),
            look: 'second',
          })}`,
          script,
        },
  );
  onStepUpPage(stepUp);
  onJoinedPage(async ({ services, t }) =>
    relyingParty(services.settings) === null
      ? null
      : {
          body: createForm(t, {
            offer: { title: t.text('passkeys.faster'), text: t.text('passkeys.fasterLead') },
          }),
          script,
        },
  );
  onHomePage(homeSection);
}

/** To use one; and where only a passkey leads on, to make one, once it is known anew who is there. */
async function stepUp({ services, request, ctx, next, strong, t }: SteppingUp): Promise<Slotted | null> {
  if (!relyingParty(services.settings)) return null;
  const actor = signedIn(ctx);
  const own = await listPasskeys(ctx, actor.userId);
  const prove = passkeyForm({
    action: '/step-up/passkey',
    does: 'get',
    for: 'step_up',
    next,
    text: t.text('passkeys.prove'),
    failed: t.text('passkeys.didNot'),
  });
  if (!(await mayUsePasskeys(ctx))) return null;
  const makes =
    strong && own.length < MOST_PASSKEYS && (await proofNeeded(services.db, inSession(ctx))) === null;
  if (own.length === 0 && !makes) return null;
  const make = html`${own.length === 0 && html`<p>${t.text('passkeys.none')}</p>`}${createForm(t, { next, look: own.length > 0 ? 'second' : undefined })}
<noscript><p>${t.text('passkeys.noScript')}</p></noscript>`;
  const lost = strong && !makes && html`<p class="quiet">${t.text('stepUp.strong')}</p>`;
  return { body: html`${failed(request.query, t)}${own.length > 0 && prove}${makes && make}${lost}`, script };
}

/** Whether the sign-in policy lets the person in by one. */
export const mayUsePasskeys = async (ctx: Context): Promise<boolean> => {
  const { userId } = signedIn(ctx);
  return (await allowedMethodsOf(ctx, [userId])).get(userId)?.includes('passkey') ?? false;
};

/** What is said after a device's answer was no good. */
const failed = (query: unknown, t: Translator): Html | false =>
  (query as { passkey?: unknown }).passkey === 'failed' &&
  html`<p class="error" role="alert">${t.text('passkeys.noGood')}</p>`;

const createForm = (t: Translator, more: Partial<PasskeyForm> = {}): Html =>
  passkeyForm({
    action: HOME_PASSKEYS,
    does: 'create',
    for: 'create',
    text: t.text('passkeys.make'),
    failed: t.text('passkeys.notMade'),
    look: 'second',
    ...more,
  });

async function homeSection(page: SignedInPage): Promise<Slotted | null> {
  const { services, request, ctx, organization, t } = page;
  if (!relyingParty(services.settings)) return null;
  const passkeys = await listPasskeys(ctx, signedIn(ctx).userId);
  const body = html`<h2 id="passkeys">${t.text('passkeys.title')}</h2>
${failed(request.query, t)}${passkeys.length === 0 && html`<p class="quiet">${t.text('passkeys.none')}</p>`}
<ul>${passkeys.map((passkey) => row(passkey, organization, t))}</ul>
${
  passkeys.length < MOST_PASSKEYS &&
  html`${createForm(t)}${form(ADD_DEVICE, button(t.text('passkeys.otherDevice'), 'second'))}`
}`;
  return { body, script };
}

type Passkey = Awaited<ReturnType<typeof listPasskeys>>[number];

const row = ({ id, name, created_at, last_used_at }: Passkey, organization: OrganizationRow, t: Translator) =>
  html`<li class="item"><div><bdi>${name}</bdi><p class="quiet">${usedText(created_at, last_used_at, organization, t)}</p></div>
<a class="plain" href="${HOME_PASSKEYS}/${id}">${t.html('passkeys.change', { name, hidden: (inner) => html`<span class="hidden">${inner}</span>` })}</a></li>`;

/** When it was made and last used. */
export function usedText(
  made: Date,
  used: Date | null,
  { time_zone: timeZone }: OrganizationRow,
  t: Translator,
): string {
  const day = new Intl.DateTimeFormat(localeOf(t.language), { dateStyle: 'medium', timeZone });
  return used
    ? t.text('passkeys.used', { made: day.format(made), used: day.format(used) })
    : t.text('passkeys.unused', { made: day.format(made) });
}
