import { type Context, isOrganizationAdmin, transaction } from '../../platform/context/index.ts';
import { takeLimit } from '../../platform/limits.ts';
import { platformProblems } from '../../platform/problem.ts';
import { record } from '../audit/index.ts';
import { hoursOf, pendingOf } from '../invitations/index.ts';
import { getOrganization } from '../organizations/index.ts';
import {
  type CheckedContact,
  checkEmail,
  checkMobile,
  findRemovedHolders,
  visibleOf,
} from '../users/index.ts';
import { HOLDER, type LookedUp } from './queries.ts';

/** What a Team Admin may ask; each answer about somebody outside their teams says that the address is known here. */
const LOOK_UPS = { scope: 'contact_look_ups', max: 30, windowSeconds: 3600 };

interface Asked {
  kind: 'email' | 'mobile';
  address: string;
  country?: string | undefined;
}

const NOTHING = { holder: null, invitation_id: null, resend_at: null };

/**
 * Says whether a contact is in use, while it is being typed. A Team Admin learns of people outside their teams only that
 * it is in use, 30 times an hour, each time audited.
 * @throws Problem `limit.reached`
 */
export function lookUpContact(ctx: Context, asked: Asked) {
  return transaction(ctx, async (tx) => {
    const organization = await getOrganization(tx);
    const contact = read(asked, organization);
    if (!contact) return { state: 'invalid' as const, ...NOTHING };
    const holder = await tx.db.one<LookedUp>(HOLDER, [tx.organizationId, contact.kind, contact.canonical]);
    if (!holder) return removedOrFree(tx, contact);
    const visible = (await visibleOf(tx, [holder.id])).has(holder.id);
    if (!visible) {
      await countLookUp(tx);
      return { state: 'in_use' as const, ...NOTHING };
    }
    const [pending] = holder.status === 'invited' ? await pendingOf(tx, [holder.id]) : [];
    const [hour] = pending ? await hoursOf(tx, [contact], organization.resend_after_seconds) : [];
    return {
      state: 'in_use' as const,
      holder,
      invitation_id: pending?.id ?? null,
      resend_at: hour?.free_at ?? null,
    };
  });
}

function read(
  asked: Asked,
  organization: { default_country: string; sms_countries: string[] },
): CheckedContact | null {
  const result =
    asked.kind === 'email'
      ? checkEmail(asked.address, '/address')
      : checkMobile(asked.address, '/address', {
          country: asked.country ?? organization.default_country,
          allowedCountries: organization.sms_countries,
          acceptLandline: true,
        });
  return result.ok ? result.contact : null;
}

/** Who was removed is for Organization Admins alone. */
async function removedOrFree(tx: Context, contact: CheckedContact) {
  if (!isOrganizationAdmin(tx.actor)) {
    await countLookUp(tx);
    return { state: 'free' as const, ...NOTHING };
  }
  const removed = (await findRemovedHolders(tx, [[contact]])).get(0);
  if (!removed) return { state: 'free' as const, ...NOTHING };
  const holder = {
    id: removed.holder_id,
    name: removed.holder_name ?? '?',
    status: 'removed',
    since: removed.holder_since,
  };
  return { state: 'removed' as const, ...NOTHING, holder };
}

async function countLookUp(tx: Context): Promise<void> {
  if (isOrganizationAdmin(tx.actor) || tx.actor.kind !== 'user') return;
  const taken = await takeLimit(tx, LOOK_UPS, `${tx.organizationId} ${tx.actor.userId}`);
  if (taken.granted === 0) {
    throw platformProblems.problem('limit.reached', {
      retryAt: taken.resetsAt,
      retryAfterSeconds: taken.secondsLeft,
    });
  }
  await record(tx, [{ action: 'contact.looked_up', targetKind: 'contact', targetId: null }]);
}
