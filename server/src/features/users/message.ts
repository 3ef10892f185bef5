import type { Context } from '../../platform/context/index.ts';
import { translatorFor } from '../../platform/messages/index.ts';
import { html, mail, mailHeading, mailText, nothing } from '../../platform/page/index.ts';
import { enqueue, type MessageKind, refuseChannel } from '../deliveries/index.ts';
import { getOrganization, type OrganizationRow } from '../organizations/index.ts';
import type { ContactPointRow } from './queries.ts';
import { findUsers } from './read.ts';

const NOTICE = 'contact_changed_notice';
type ChangedBy = 'admin' | 'self';
/** Whose sentence the message says. */
const SENTENCE = { admin: 'byAdmin', self: 'bySelf' } as const;
type Sentence = (typeof SENTENCE)[ChangedBy];

/** To the old contact of somebody who has joined: whoever holds it must learn that an account moved away from it. */
export const contactChangedKind: MessageKind = {
  name: NOTICE,
  async prepare(tx, delivery) {
    const organization = await getOrganization(tx);
    const by = delivery.payload.by === 'self' ? 'self' : 'admin';
    return delivery.channel === 'email'
      ? {
          ok: true,
          senderName: organization.name,
          ...noticeEmail(organization, SENTENCE[by], delivery.language),
        }
      : { ok: true, sms: noticeSms(organization, SENTENCE[by], delivery.language) };
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
  const [user] = await findUsers(tx, [userId]);
  const language = user?.language ?? (await getOrganization(tx)).language;
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

type Organization = Pick<OrganizationRow, 'name' | 'support_contact'>;

function noticeEmail({ name, support_contact: support }: Organization, by: Sentence, language: string) {
  const t = translatorFor(language);
  const organization = name;
  const paragraphs = [
    t.both(`mail.contactChanged.${by}`, { organization }),
    t.both('mail.contactChanged.fine'),
    support ? t.both('mail.notYou', { whom: support }) : t.both('mail.notYouAdmin', { organization }),
  ];
  const subject = t.line('mail.contactChanged.subject', { organization });
  const body = html`${mailHeading(t.html('mail.contactChanged.subject', { organization }))}
${paragraphs.map((paragraph) => mailText(paragraph.html))}`;
  return {
    subject,
    text: `${paragraphs.map((paragraph) => paragraph.text).join('\n\n')}\n`,
    html: mail({ language: t.language, title: subject, brand: organization, body, fine: nothing }),
  };
}

const noticeSms = ({ name: organization }: Organization, by: Sentence, language: string): string =>
  translatorFor(language).line(`sms.contactChanged.${by}`, { organization });
