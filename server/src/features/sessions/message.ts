import type { Context } from '../../platform/context/index.ts';
import { translatorFor } from '../../platform/messages/index.ts';
import { html, ltr, mail, mailHeading, mailText } from '../../platform/page/index.ts';
import { newCode } from '../../platform/secrets.ts';
import { fewestParts } from '../../platform/text.ts';
import type { DeliveryRow, MessageKind, Prepared } from '../deliveries/index.ts';
import { type CodePurpose, mintCode } from './code-queries.ts';
import { hmacOf } from './commands/check-code.ts';

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
  const t = translatorFor(delivery.language);
  const host = tx.settings.publicUrl.hostname;
  const organization = organizationOf(delivery);
  const sender = organization ?? host;
  const lead = t.text('mail.code.lead', { purpose: purpose === 'confirm_join' ? 'join' : purpose });
  const life = t.text('mail.code.life');
  const secret = t.both('mail.code.secret', { sender });
  const notAsked = t.text('mail.code.notAsked');
  const text = [lead, '', `    ${code}`, '', life, secret.text, '', notAsked, '', host, ''].join('\n');
  const body = html`${mailHeading(t.html('mail.code.subject', { sender }))}
${mailText(lead)}
<p style="margin:0 0 16px;font-family:ui-monospace,Consolas,monospace;font-size:32px;line-height:40px;font-weight:600;letter-spacing:6px"><bdi dir="ltr">${code}</bdi></p>
${mailText(life)}${mailText(secret.html)}`;
  const subject = t.line('mail.code.subject', { sender });
  return {
    subject,
    ...(organization === null ? {} : { senderName: organization }),
    text,
    html: mail({
      language: t.language,
      title: subject,
      brand: sender,
      body,
      fine: html`${notAsked}<br>${ltr(host)}`,
    }),
  };
}

/**
 * A text message whose last line ties the code to this host: phones then offer it on our page alone (WICG, "Origin-bound
 * one-time codes delivered via SMS"). The organization is named where that costs no second part.
 */
function smsOf(tx: Context, delivery: DeliveryRow, code: string): string {
  const t = translatorFor(delivery.language);
  const bound = `\n\n@${tx.settings.publicUrl.hostname} #${code}`;
  const organization = organizationOf(delivery);
  return fewestParts([
    ...(organization ? [t.line('sms.code.full', { code, organization }) + bound] : []),
    t.line('sms.code.short', { code }) + bound,
  ]);
}
