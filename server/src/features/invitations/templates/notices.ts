import { html, mail, mailButton, mailHeading, mailText } from '../../../platform/page/index.ts';
import { isolate, smsParts } from '../../../platform/text.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import { inLine } from './words.ts';

type Organization = Pick<OrganizationRow, 'name' | 'support_contact' | 'accent'>;
interface Email {
  subject: string;
  text: string;
  html: string;
}

/** The texts; another language is another object of this shape. Names come in as they are to stand. */
const en = {
  notMe: {
    subject: (person: string) => `Your invitation of ${person} went to somebody else`,
    heading: 'An invitation went astray',
    lead: (person: string) =>
      `Whoever got your invitation of ${person} said that it was not for them. It has ended, and no further message goes there.`,
    next: 'Check the contact with the person, correct it, and invite them again:',
    button: 'Open their page',
    once: 'You get at most one mail a day about this; the list of users shows every case.',
  },
  vouched: {
    subject: (organization: string) => `You have joined ${organization}`,
    lead: (organization: string, voucher: string) =>
      `Somebody joined ${organization} as you, by a link that ${voucher} handed over.`,
    fine: 'If that was you, there is nothing to do.',
    notYou: (whom: string) => `If it was not you, tell ${whom} at once.`,
    admin: (organization: string) => `an Organization Admin of ${organization}`,
    colleague: 'a colleague',
    sms: (organization: string, voucher: string) =>
      `${organization}: somebody joined as you, by a link from ${voucher}. Not you? Tell an Organization Admin at once.`,
  },
};

/** To the inviter: somebody else got the message. */
export function notMeEmail(organization: Organization, person: string, pageUrl: string): Email {
  const t = en.notMe;
  const subject = t.subject(inLine(person));
  const text = [t.lead(isolate(person)), '', t.next, pageUrl, '', t.once, ''].join('\n');
  const body = html`${mailHeading(t.heading)}
${mailText(t.lead(isolate(person)))}
${mailText(t.next)}
${mailButton(pageUrl, t.button, organization.accent)}`;
  return {
    subject,
    text,
    html: mail({ language: 'en', title: subject, brand: organization.name, body, fine: html`${t.once}` }),
  };
}

/** To every contact of somebody who joined by a link that a colleague could see. */
export function vouchedEmail(organization: Organization, voucher: string | null): Email {
  const t = en.vouched;
  const subject = t.subject(inLine(organization.name));
  const name = isolate(organization.name);
  const lead = t.lead(name, voucher ? isolate(voucher) : t.colleague);
  const whom = organization.support_contact ? isolate(organization.support_contact) : t.admin(name);
  const text = [lead, '', t.fine, t.notYou(whom), ''].join('\n');
  const body = html`${mailHeading(t.subject(name))}
${mailText(lead)}
${mailText(t.fine)}
${mailText(t.notYou(whom))}`;
  return {
    subject,
    text,
    html: mail({ language: 'en', title: subject, brand: organization.name, body, fine: html`${''}` }),
  };
}

export function vouchedSms(organization: Organization, voucher: string | null): string {
  const t = en.vouched;
  const name = inLine(organization.name);
  const named = t.sms(name, voucher ? inLine(voucher) : t.colleague);
  return smsParts(named).parts === 1 ? named : t.sms(name, t.colleague);
}
