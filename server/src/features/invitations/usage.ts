import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import { type Limit, readLimit } from '../../platform/limits.ts';
import { getOrganization } from '../organizations/index.ts';
import { actorKey, DAY, HOUR, hourlyCapOf, INVITATIONS_HOUR, SMS_DAY } from './caps.ts';

/** How much of the caps is used: of the actor's own invitations, and where these reach everybody, of all text messages. */
export async function capUsage(ctx: Context) {
  const organization = await getOrganization(ctx);
  const of = async (limit: Limit, key: string) => {
    const { used, resetsAt } = await readLimit(ctx, limit, key);
    return { used, max: limit.max, resets_at: resetsAt };
  };
  return {
    invitations: await of(
      { scope: INVITATIONS_HOUR, max: hourlyCapOf(ctx, organization), windowSeconds: HOUR },
      actorKey(ctx),
    ),
    text_messages: mayEverywhere(ctx.actor, 'invitations.create')
      ? await of({ scope: SMS_DAY, max: organization.sms_daily_cap, windowSeconds: DAY }, ctx.organizationId)
      : null,
  };
}
