import { translatorFor } from '../../../platform/messages/index.ts';
import { html, mail, mailButton, mailHeading, mailText, nothing } from '../../../platform/page/index.ts';
import { fewestParts } from '../../../platform/text.ts';
import type { OrganizationRow } from '../../organizations/index.ts';

type Organization = Pick<OrganizationRow, 'name' | 'support_contact' | 'accent'>;
interface Email {
  subject: string;
  text: string;
  html: string;
}

/** To the inviter: somebody else got the message. */
export function notMeEmail(
  organization: Organization,
  person: string | null,
  pageUrl: string,
  language: string,
): Email {
  const t = translatorFor(language);
  const subject = person
    ? t.line('mail.wentAstray.subject', { person })
    : t.line('mail.wentAstray.subjectUnnamed');
  const next = t.text('mail.wentAstray.next');
  const once = t.text('mail.wentAstray.once');
  const lead = person ? t.both('mail.wentAstray.lead', { person }) : t.both('mail.wentAstray.leadUnnamed');
  const body = html`${mailHeading(t.text('mail.wentAstray.heading'))}
${mailText(lead.html)}
${mailText(next)}
${mailButton(pageUrl, t.text('mail.wentAstray.button'), organization.accent)}`;
  return {
    subject,
    text: [lead.text, '', next, pageUrl, '', once, ''].join('\n'),
    html: mail({ language: t.language, title: subject, brand: organization.name, body, fine: html`${once}` }),
  };
}

/** To Organization Admins: invitations of somebody who left wait for one of them. */
export function invitationsHeldEmail(
  organization: Organization,
  person: string,
  pageUrl: string,
  language: string,
): Email {
  const t = translatorFor(language);
  const subject = t.line('mail.invitationsHeld.subject', { person });
  const lead = t.both('mail.invitationsHeld.lead', { person });
  const next = t.text('mail.invitationsHeld.next');
  const body = html`${mailHeading(t.html('mail.invitationsHeld.subject', { person }))}
${mailText(lead.html)}
${mailText(next)}
${mailButton(pageUrl, t.text('mail.invitationsHeld.button'), organization.accent)}`;
  return {
    subject,
    text: [lead.text, '', next, pageUrl, ''].join('\n'),
    html: mail({ language: t.language, title: subject, brand: organization.name, body, fine: nothing }),
  };
}

/** To every contact of somebody who joined by a link that a colleague could see. */
export function vouchedEmail(
  { name: organization, support_contact: support }: Organization,
  voucher: string | null,
  language: string,
): Email {
  const t = translatorFor(language);
  const paragraphs = [
    voucher
      ? t.both('mail.vouched.lead', { organization, voucher })
      : t.both('mail.vouched.leadUnnamed', { organization }),
    t.both('mail.vouched.fine'),
    support ? t.both('mail.notYou', { whom: support }) : t.both('mail.notYouAdmin', { organization }),
  ];
  const subject = t.line('mail.vouched.subject', { organization });
  const body = html`${mailHeading(t.html('mail.vouched.subject', { organization }))}
${paragraphs.map((paragraph) => mailText(paragraph.html))}`;
  return {
    subject,
    text: `${paragraphs.map((paragraph) => paragraph.text).join('\n\n')}\n`,
    html: mail({ language: t.language, title: subject, brand: organization, body, fine: nothing }),
  };
}

export function vouchedSms(
  { name: organization }: Organization,
  voucher: string | null,
  language: string,
): string {
  const t = translatorFor(language);
  return fewestParts([
    ...(voucher ? [t.line('sms.vouched.full', { organization, voucher })] : []),
    t.line('sms.vouched.short', { organization }),
  ]);
}
