import type { Context } from '../../platform/context/index.ts';
import { translatorFor } from '../../platform/messages/index.ts';
import { html, mail, mailButton, mailHeading, mailText, nothing } from '../../platform/page/index.ts';
import { enqueue, type MessageKind, type Prepared } from '../deliveries/index.ts';
import { adminsToTell } from '../invitations/index.ts';
import { getOrganization, type OrganizationRow } from '../organizations/index.ts';
import { type DomainRow, LIST_DOMAINS } from './queries.ts';

const NOTICE = 'domain_notice';

/** To everybody who may look after it: the record of a verified domain is gone, or has been gone for too long. */
export const domainNoticeKind: MessageKind = {
  name: NOTICE,
  async prepare(tx, delivery): Promise<Prepared> {
    const row = await tx.db.one<DomainRow>(LIST_DOMAINS, [tx.organizationId, delivery.subject_id]);
    if (!row || (row.state !== 'failing' && row.state !== 'lapsed')) return { ok: false, reason: 'undone' };
    const page = new URL('/admin/identity/sign-in/domains', tx.settings.publicUrl).href;
    const organization = await getOrganization(tx);
    return {
      ok: true,
      senderName: organization.name,
      ...noticeEmail(organization, row.domain, row.state, page, delivery.language),
    };
  },
};

/** Queues the notice, in the caller's transaction. */
export async function tellAdmins(tx: Context, domainId: string): Promise<void> {
  if (tx.settings.channels.email === 'none') return;
  const { language } = await getOrganization(tx);
  const admins = await adminsToTell(tx, 'sign_in.manage');
  await enqueue(
    tx,
    admins.map((admin) => ({
      kind: NOTICE,
      lane: 'single' as const,
      channel: 'email' as const,
      address: admin.address,
      canonical: admin.canonical,
      userId: admin.id,
      contactPointId: admin.contact_point_id,
      subjectId: domainId,
      language: admin.language ?? language,
    })),
  );
}

function noticeEmail(
  organization: Pick<OrganizationRow, 'name' | 'accent'>,
  domain: string,
  state: 'failing' | 'lapsed',
  page: string,
  language: string,
) {
  const t = translatorFor(language);
  const said = { domain, state };
  const subject = t.line('mail.domain.subject', said);
  const lead = t.both('mail.domain.lead', said);
  const next = t.text('mail.domain.next');
  const body = html`${mailHeading(t.html('mail.domain.subject', said))}
${mailText(lead.html)}
${mailText(next)}
${mailButton(page, t.text('mail.domain.button'), organization.accent)}`;
  return {
    subject,
    text: [lead.text, '', next, page, ''].join('\n'),
    html: mail({ language: t.language, title: subject, brand: organization.name, body, fine: nothing }),
  };
}
