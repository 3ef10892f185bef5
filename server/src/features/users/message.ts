import type { Context } from '../../platform/context/index.ts';
import { html, mail, mailHeading, mailText } from '../../platform/page/index.ts';
import { isolate } from '../../platform/text.ts';
import { enqueue, type MessageKind, refuseChannel } from '../deliveries/index.ts';
import { getOrganization, type OrganizationRow } from '../organizations/index.ts';
import type { ContactPointRow } from './queries.ts';

const NOTICE = 'contact_changed_notice';
type ChangedBy = 'admin' | 'self';

/** The texts; another language is another object of this shape. */
const en = {
  kinds: { email: 'email address', mobile: 'mobile number' },
  subject: (organization: string) => `Your contact at ${organization} was changed`,
  lead: {
    admin: (organization: string, kind: string) =>
      `An Organization Admin changed or removed your ${kind} at ${organization}. You can no longer sign in with this one.`,
    self: (organization: string, kind: string) =>
      `Your ${kind} at ${organization} was replaced by another, in a browser that is signed in as you. You can no longer sign in with this one.`,
  },
  fine: 'If you did or asked for that, there is nothing to do.',
  notYou: (whom: string) => `If you did not, tell ${whom} at once.`,
  admin: 'an Organization Admin',
  sms: {
    admin: (organization: string, kind: string, whom: string) =>
      `${organization}: your ${kind} was changed by an admin; this one no longer signs you in. Not expected? Tell ${whom}.`,
    self: (organization: string, kind: string, whom: string) =>
      `${organization}: your ${kind} was changed in your account; this one no longer signs you in. Not you? Tell ${whom}.`,
  },
};

/** To the old contact of somebody who has joined: whoever holds it must learn that an account moved away from it. */
export const contactChangedKind: MessageKind = {
  name: NOTICE,
  async prepare(tx, delivery) {
    const organization = await getOrganization(tx);
    const by = delivery.payload.by === 'self' ? 'self' : 'admin';
    return delivery.channel === 'email'
      ? { ok: true, senderName: organization.name, ...noticeEmail(organization, by) }
      : { ok: true, sms: en.sms[by](organization.name, en.kinds.mobile, en.admin) };
  },
};

/** Queues the notice, through a channel that works. */
export async function noticeContactChanged(
  tx: Context,
  userId: string,
  old: ContactPointRow,
  by: ChangedBy,
): Promise<void> {
  const channel = old.kind === 'email' ? 'email' : 'sms';
  if (refuseChannel(tx.settings, channel)) return;
  const { language } = await getOrganization(tx);
  await enqueue(tx, [
    {
      kind: NOTICE,
      lane: 'single',
      channel,
      address: old.address,
      canonical: old.canonical,
      userId,
      contactPointId: null,
      subjectId: userId,
      payload: { by },
      language,
    },
  ]);
}

function noticeEmail(organization: Pick<OrganizationRow, 'name' | 'support_contact'>, by: ChangedBy) {
  const name = isolate(organization.name);
  const whom = organization.support_contact ? isolate(organization.support_contact) : en.admin;
  const lines = [en.lead[by](name, en.kinds.email), en.fine, en.notYou(whom)];
  const subject = en.subject(organization.name);
  const body = html`${mailHeading(en.subject(name))}
${lines.map((line) => mailText(line))}`;
  return {
    subject,
    text: `${lines.join('\n\n')}\n`,
    html: mail({ language: 'en', title: subject, brand: organization.name, body, fine: html`${''}` }),
  };
}
