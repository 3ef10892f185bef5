import { html, mail, mailHeading, mailText } from '../../platform/page/index.ts';
import { isolate } from '../../platform/text.ts';
import type { MessageKind } from '../deliveries/index.ts';
import { getOrganization } from '../organizations/index.ts';

export const TEST_MESSAGE = 'test_message';

/** The texts; another language is another object of this shape. */
const en = {
  subject: (organization: string) => `Test message from ${organization}`,
  lead: (organization: string) =>
    `This is the test message that you asked for in the portal of ${organization}. Messages of this kind arrive.`,
  fine: 'There is nothing to do.',
  sms: (organization: string) =>
    `${organization}: this is the test message that you asked for. Text messages arrive.`,
};

/** To an admin's own contact, to see what the provider says. At most once, so that the first answer is the answer. */
export const testMessageKind: MessageKind = {
  name: TEST_MESSAGE,
  atMostOnce: true,
  async prepare(tx, delivery) {
    const { name } = await getOrganization(tx);
    if (delivery.channel === 'sms') return { ok: true, sms: en.sms(name) };
    const shown = isolate(name);
    const subject = en.subject(name);
    const body = html`${mailHeading(en.subject(shown))}
${mailText(en.lead(shown))}`;
    return {
      ok: true,
      senderName: name,
      subject,
      text: `${en.lead(shown)}\n\n${en.fine}\n`,
      html: mail({ language: 'en', title: subject, brand: name, body, fine: html`${en.fine}` }),
    };
  },
};
