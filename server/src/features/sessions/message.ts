import type { Context } from '../../platform/context/index.ts';
import { html, mail, mailHeading, mailText } from '../../platform/page/index.ts';
import { newCode } from '../../platform/secrets.ts';
import { isolate, smsParts } from '../../platform/text.ts';
import type { DeliveryRow, MessageKind, Prepared } from '../deliveries/index.ts';
import { hmacOf } from './commands/check-code.ts';
import { type CodePurpose, mintCode } from './queries.ts';

/** What a code is for, in words; another language adds an object like this one. */
const en = {
  subject: (sender: string) => `Your code for ${sender}`,
  purpose: {
    sign_in: 'sign in',
    join: 'join',
    confirm_join: 'join',
    verify_contact: 'prove that this address is yours',
    change_contact: 'use this address for your account',
  } satisfies Record<CodePurpose, string>,
  lead: (purpose: string) => `To ${purpose}, type this code on the page that asked for it:`,
  life: 'It works for 10 minutes, once, and only in the browser that asked for it.',
  secret: (sender: string) => `Nobody from ${sender} will ask you for this code, by phone or in a message.`,
  notYou: 'If you did not ask for it, do nothing: without the code nobody gets in.',
  sms: (code: string, sender: string | null) =>
    `${code} is your code${sender ? ` for ${sender}` : ''}. It works for 10 minutes. Nobody will ask you for it.`,
};
const texts: Record<string, typeof en> = { en };
const textsOf = (language: string): typeof en => texts[language.split('-')[0] ?? 'en'] ?? en;

/**
 * The message with a code. Handed to a provider at most once: a crash in flight means that the person asks again, never
 * that two codes of one request are about. The code is made here, and only its HMAC is kept.
 */
export const signInCodeKind: MessageKind = {
  name: 'sign_in_code',
  atMostOnce: true,
  async prepare(tx, delivery): Promise<Prepared> {
    if (!delivery.subject_id) return { ok: false, reason: 'expired' };
    const code = newCode();
    const minted = await mintCode(tx.db, delivery.subject_id, hmacOf(tx.settings, delivery.subject_id, code));
    if (!minted) return { ok: false, reason: 'expired' };
    return delivery.channel === 'email'
      ? { ok: true, ...emailOf(tx, delivery, minted.purpose, code), code }
      : { ok: true, sms: smsOf(tx, delivery, code), code };
  },
};

/** The organization, or where several could be meant the host: neither of them learns of the other. */
const organizationOf = (delivery: DeliveryRow): string | null =>
  typeof delivery.payload.organization === 'string' ? delivery.payload.organization : null;

function emailOf(tx: Context, delivery: DeliveryRow, purpose: CodePurpose, code: string) {
  const t = textsOf(delivery.language);
  const host = tx.settings.publicUrl.hostname;
  const organization = organizationOf(delivery);
  const sender = organization ?? host;
  const text = [
    t.lead(t.purpose[purpose]),
    '',
    `    ${code}`,
    '',
    t.life,
    t.secret(isolate(sender)),
    '',
    t.notYou,
    '',
    host,
    '',
  ].join('\n');
  const body = html`${mailHeading(t.subject(isolate(sender)))}
${mailText(t.lead(t.purpose[purpose]))}
<p style="margin:0 0 16px;font-family:ui-monospace,Consolas,monospace;font-size:32px;line-height:40px;font-weight:600;letter-spacing:6px" dir="ltr">${code}</p>
${mailText(t.life)}${mailText(t.secret(isolate(sender)))}`;
  const subject = t.subject(sender);
  return {
    subject,
    ...(organization === null ? {} : { senderName: organization }),
    text,
    html: mail({
      language: 'en',
      title: subject,
      brand: sender,
      body,
      fine: html`${t.notYou}<br>${host}`,
    }),
  };
}

/**
 * A text message whose last line ties the code to this host: phones then offer it on our page alone (WICG, "Origin-bound
 * one-time codes delivered via SMS"). The organization is named where that costs no second part.
 */
function smsOf(tx: Context, delivery: DeliveryRow, code: string): string {
  const t = textsOf(delivery.language);
  const bound = `\n\n@${tx.settings.publicUrl.hostname} #${code}`;
  const named = t.sms(code, organizationOf(delivery)) + bound;
  return smsParts(named).parts <= 1 ? named : t.sms(code, null) + bound;
}
