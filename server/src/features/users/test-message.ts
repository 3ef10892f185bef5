import { translatorFor } from '../../platform/messages/index.ts';
import { html, mail, mailHeading, mailText } from '../../platform/page/index.ts';
import type { MessageKind } from '../deliveries/index.ts';
import { getOrganization } from '../organizations/index.ts';

export const TEST_MESSAGE = 'test_message';

/** To an admin's own contact, to see what the provider says. At most once, so that the first answer is the answer. */
export const testMessageKind: MessageKind = {
  name: TEST_MESSAGE,
  atMostOnce: true,
  async prepare(tx, delivery) {
    const { name: organization } = await getOrganization(tx);
    const t = translatorFor(delivery.language);
    if (delivery.channel === 'sms') return { ok: true, sms: t.line('sms.test', { organization }) };
    const subject = t.line('mail.test.subject', { organization });
    const lead = t.both('mail.test.lead', { organization });
    const fine = t.text('mail.test.fine');
    const body = html`${mailHeading(t.html('mail.test.subject', { organization }))}
${mailText(lead.html)}`;
    return {
      ok: true,
      senderName: organization,
      subject,
      text: `${lead.text}\n\n${fine}\n`,
      html: mail({ language: t.language, title: subject, brand: organization, body, fine: html`${fine}` }),
    };
  },
};
