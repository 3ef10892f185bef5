import { translatorFor } from '../../../platform/messages/index.ts';
import { html, mail, mailButton, mailHeading, mailText } from '../../../platform/page/index.ts';
import { fewestParts } from '../../../platform/text.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import { longTime, shortDay } from './words.ts';

export interface InvitationMessage {
  organization: Pick<OrganizationRow, 'name' | 'time_zone' | 'support_contact' | 'accent'>;
  inviter: string | null;
  link: string;
  /** Where a code to the same contact leads in, for links that a mail program broke. */
  joinUrl: string;
  expiresAt: Date;
  /** BCP 47. */
  language: string;
}

/** The email: one button, the bare link, until when, and two ways out. Its only secret is the one link. */
export function invitationEmail(message: InvitationMessage): { subject: string; text: string; html: string } {
  const { inviter, link, joinUrl, expiresAt, language } = message;
  const { name: organization, time_zone, support_contact, accent } = message.organization;
  const t = translatorFor(language);
  const subject = inviter
    ? t.line('mail.invitation.subject', { organization, inviter })
    : t.line('mail.invitation.subjectUnnamed', { organization });
  const heading = inviter
    ? t.both('mail.invitation.subject', { organization, inviter })
    : t.both('mail.invitation.subjectUnnamed', { organization });
  const until = t.line('mail.invitation.until', { until: longTime(expiresAt, time_zone, language) });
  const fallback = t.text('mail.invitation.fallback');
  const support = support_contact && t.both('page.support', { contact: support_contact });
  const notMe = `${link}/not-me`;
  const text = [
    heading.text,
    '',
    t.text('mail.invitation.linkLine'),
    link,
    '',
    until,
    '',
    fallback,
    joinUrl,
    '',
    t.text('mail.invitation.notMe'),
    notMe,
    ...(support ? ['', support.text] : []),
    '',
  ].join('\n');
  const body = html`${mailHeading(heading.html)}
${mailText(t.text('mail.invitation.lead'))}
${mailButton(link, t.html('mail.invitation.button', { organization }), accent)}
${mailText(until)}
${mailText(html`${t.text('mail.invitation.bare')}<br>${mailLink(link)}`)}`;
  const fine = html`<p style="margin:0 0 12px">${fallback}<br>${mailLink(joinUrl)}</p>
<p style="margin:0 0 12px"><a href="${notMe}" style="color:inherit">${t.text('mail.invitation.notMeLink')}</a></p>
${support && html`<p style="margin:0">${support.html}</p>`}`;
  return {
    subject,
    text,
    html: mail({ language: t.language, title: subject, brand: organization, body, fine }),
  };
}

/** A bare address, for mail programs in which the button is dead. */
const mailLink = (href: string) =>
  html`<a href="${href}" dir="ltr" style="color:inherit;word-break:break-all">${href}</a>`;

/**
 * The text message, in as few parts as can be, mostly one: a name outside the GSM alphabet, or a long one, costs first the
 * inviter and then the date. Who is invited stays out of it, since their name could double the price.
 */
export function invitationSms(message: InvitationMessage): string {
  const { inviter, link, expiresAt, language } = message;
  const t = translatorFor(language);
  const organization = message.organization.name;
  const until = shortDay(expiresAt, message.organization.time_zone, language);
  return fewestParts([
    ...(inviter ? [t.line('sms.invitation.full', { organization, inviter, link, until })] : []),
    t.line('sms.invitation.unnamed', { organization, link, until }),
    t.line('sms.invitation.short', { organization, link }),
  ]);
}
