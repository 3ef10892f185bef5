import { newId } from '../../../platform/ids.ts';
import { isLimitLeft, type Limit, takeLimit } from '../../../platform/limits.ts';
import { networkKey } from '../../../platform/network.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { enqueue, requireChannel } from '../../deliveries/index.ts';
import { type Holder, holdersOfContact } from '../../users/index.ts';
import { type CodePurpose, insertCode } from '../code-queries.ts';
import { CODE_LIFE_SECONDS, FAILURES_IN_A_ROW, REQUESTS } from '../limits.ts';
import type { ContactKind } from '../queries.ts';
import { entrantsOf } from '../recipients.ts';
import { contextOf, type Visit } from '../visit.ts';

export interface CodeRequest {
  purpose: CodePurpose;
  kind: ContactKind;
  canonical: string;
  /** Secret of the browser that asks (`newBrowserToken`): the code is good there alone. */
  browserToken: string;
  /** `sign_in`, `join`: the organization whose page it is, if any. Else the organization of the contact point. */
  organizationId?: string;
  /**
   * `confirm_join`, `verify_contact`: the very contact point, on whose right to a code the caller has decided.
   * `change_contact`: the one to be replaced.
   */
  contactPointId?: string;
  /** `confirm_join`: the invitation link that waits for the code. */
  linkId?: string;
  /** `change_contact`: where to write, since the new contact is on nobody's record yet. */
  to?: Recipient;
}

/** Whom a code is written to. */
export type Recipient = Pick<
  Holder,
  'organization_id' | 'organization_name' | 'user_id' | 'address' | 'user_language' | 'organization_language'
> & { contact_point_id: string | null };

/**
 * Takes a request for a code. Whether the contact is on record or not, there is a row, an id and the same answer after
 * the same steps; only where it is on record (or `to` says so) a message is queued besides, to the address on record and
 * never to the one typed. The code itself does not exist yet: it is minted when the message is written.
 * @throws Problem `channel.not_configured`, `limit.reached`: both the same for known and unknown contacts
 */
export async function requestCode(visit: Visit, asked: CodeRequest): Promise<{ codeId: string }> {
  requireChannel(visit.settings, asked.kind === 'email' ? 'email' : 'sms');
  await takeRequestLimits(visit, asked);
  const contact = contactKey(asked);
  const codeId = newId();
  await visit.db.transaction(async (db) => {
    const mayTry = await isLimitLeft({ ...visit, db }, FAILURES_IN_A_ROW, contact);
    const recipients = await recipientsOf({ ...visit, db }, asked);
    await insertCode(
      db,
      {
        id: codeId,
        purpose: asked.purpose,
        kind: asked.kind,
        canonical: asked.canonical,
        address: asked.to?.address ?? null,
        organization_id: asked.organizationId ?? null,
        contact_point_id: asked.contactPointId ?? null,
        link_id: asked.linkId ?? null,
      },
      hashToken(asked.browserToken),
      CODE_LIFE_SECONDS,
    );
    if (mayTry) await queueMessage({ ...visit, db }, asked, codeId, recipients);
  });
  return { codeId };
}

/** Of what wrong codes in a row are counted. */
export const contactKey = (contact: { kind: ContactKind; canonical: string }): string =>
  `${contact.kind}:${contact.canonical}`;

/**
 * All of them or none: who is refused by one has used up nothing of the others. They travel together, the one that
 * everybody shares last, since its row is held until the commit.
 */
async function takeRequestLimits(visit: Visit, asked: CodeRequest): Promise<void> {
  const key = contactKey(asked);
  const limits: [limit: Limit, key: string][] = [
    ...(visit.network ? [[REQUESTS.network, networkKey(visit.network)] satisfies [Limit, string]] : []),
    [REQUESTS.contact, key],
    [REQUESTS[asked.kind], key],
    [REQUESTS.installation, 'all'],
  ];
  await visit.db.transaction(async (db) => {
    const all = await Promise.all(limits.map(([limit, of]) => takeLimit({ ...visit, db }, limit, of)));
    const refused = all.find((taken) => taken.granted === 0);
    if (!refused) return;
    throw platformProblems.problem('limit.reached', {
      detail: 'codes',
      retryAt: refused.resetsAt,
      retryAfterSeconds: refused.secondsLeft,
    });
  });
}

async function recipientsOf(visit: Visit, asked: CodeRequest): Promise<Recipient[]> {
  if (asked.to) return [asked.to];
  if (asked.contactPointId === undefined) return entrantsOf(visit.db, asked.kind, asked.canonical);
  const holders = await holdersOfContact(visit.db, asked.kind, asked.canonical);
  return holders.filter((h) => h.contact_point_id === asked.contactPointId);
}

/** One message, whatever the number of organizations; it names one only where no other is meant. */
async function queueMessage(
  visit: Visit,
  asked: CodeRequest,
  codeId: string,
  recipients: readonly Recipient[],
): Promise<void> {
  const preferred = recipients.find((r) => r.organization_id === asked.organizationId);
  const recipient = preferred ?? recipients[0];
  if (!recipient) return;
  const named = preferred !== undefined || recipients.length === 1;
  await enqueue(contextOf(visit, recipient.organization_id, { kind: 'system' }), [
    {
      kind: 'sign_in_code',
      lane: 'code',
      channel: asked.kind === 'email' ? 'email' : 'sms',
      address: recipient.address,
      canonical: asked.canonical,
      userId: recipient.user_id,
      contactPointId: recipient.contact_point_id,
      subjectId: codeId,
      payload: { organization: named ? recipient.organization_name : null },
      language: recipient.user_language ?? recipient.organization_language,
      notAfterSeconds: CODE_LIFE_SECONDS,
    },
  ]);
}
