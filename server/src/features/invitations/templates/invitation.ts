import { html, mail, mailButton, mailHeading, mailText } from '../../../platform/page/index.ts';
import { isolate, smsParts } from '../../../platform/text.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import { inLine, longTime, shortDay } from './words.ts';

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

/** The texts; another language is another object of this shape. Names come in as they are to stand. */
const en = {
  subject: (organization: string, inviter: string | null) =>
    inviter ? `${inviter} has invited you to ${organization}` : `You are invited to ${organization}`,
  lead: 'One press, and you are in. There is no password to think of.',
  button: (organization: string) => `Join ${organization}`,
  until: (until: string) => `The link works until ${until}.`,
  bare: 'If the button does nothing, copy this address into your browser:',
  linkLine: 'Join here:',
  fallback:
    'If the link does not work, go to this address and enter the email address at which you got this:',
  notMe: 'Not for you? Say so here, and no further message comes:',
  notMeLink: 'This is not for me',
  support: 'Questions?',
  sms: (organization: string, inviter: string | null, link: string, until: string | null) =>
    `${organization}: ${inviter ? `${inviter} invites you to its app.` : 'you are invited to its app.'} Join: ${link}${
      until ? ` Works until ${until}.` : ''
    }`,
};

/** The email: one button, the bare link, until when, and two ways out. Its only secret is the one link. */
export function invitationEmail(message: InvitationMessage): { subject: string; text: string; html: string } {
  const { organization, inviter, link, joinUrl, expiresAt, language } = message;
  const until = longTime(expiresAt, organization.time_zone, language);
  const subject = en.subject(inLine(organization.name), inviter && inLine(inviter));
  const heading = en.subject(isolate(organization.name), inviter && isolate(inviter));
  const notMe = `${link}/not-me`;
  const support = organization.support_contact;
  const text = [
    `${heading}.`,
    '',
    en.linkLine,
    link,
    '',
    en.until(until),
    '',
    en.fallback,
    joinUrl,
    '',
    en.notMe,
    notMe,
    ...(support ? ['', `${en.support} ${isolate(support)}`] : []),
    '',
  ].join('\n');
  const body = html`${mailHeading(heading)}
${mailText(en.lead)}
${mailButton(link, en.button(isolate(organization.name)), organization.accent)}
${mailText(en.until(until))}
${mailText(html`${en.bare}<br><a href="${link}" dir="ltr" style="color:inherit;word-break:break-all">${link}</a>`)}`;
  const fine = html`<p style="margin:0 0 12px">${en.fallback}<br><a href="${joinUrl}" dir="ltr" style="color:inherit">${joinUrl}</a></p>
<p style="margin:0 0 12px"><a href="${notMe}" style="color:inherit">${en.notMeLink}</a></p>
${support && html`<p style="margin:0">${en.support} <bdi>${support}</bdi></p>`}`;
  return {
    subject,
    text,
    html: mail({ language: 'en', title: subject, brand: organization.name, body, fine }),
  };
}

/**
 * The text message, in as few parts as can be, mostly one: a name outside the GSM alphabet, or a long one, costs first the
 * inviter and then the date. Who is invited stays out of it, since their name could double the price.
 */
export function invitationSms({
  organization,
  inviter,
  link,
  expiresAt,
  language,
}: InvitationMessage): string {
  const name = inLine(organization.name);
  const until = shortDay(expiresAt, organization.time_zone, language);
  const full = en.sms(name, inviter && inLine(inviter), link, until);
  const shorter = [full, en.sms(name, null, link, until), en.sms(name, null, link, null)];
  const parts = shorter.map((text) => smsParts(text).parts);
  return shorter[parts.indexOf(Math.min(...parts))] ?? full;
}
