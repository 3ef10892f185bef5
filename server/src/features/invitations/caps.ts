import { actorUserId, type Context, mayEverywhere } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { giveBackLimits, type Limit, type Taken, takeLimits, type Wanted } from '../../platform/limits.ts';
import { numberPrefix } from '../../platform/phone-number.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { invitationProblems } from './problems.ts';

export const HOUR = 3600;
export const DAY = 86_400;
export const INVITATIONS_HOUR = 'invitations_hour';
export const SMS_DAY = 'sms_day';
/** Numbers that differ in the last four digits only: a sign of somebody pumping messages to a range they earn by. */
const PER_PREFIX = 20;

/** Somebody to be written to: which contacts, at most one of a kind. */
export interface Recipient {
  contacts: readonly { kind: 'email' | 'mobile'; canonical: string }[];
}

interface Cap extends Wanted {
  /** Which recipients use it, in order: the first ones are served when not all can be. */
  users: number[];
  refuse(taken: Taken): Refusal;
}

/** What was taken, to give back for recipients who were refused for another reason after all. */
export interface CapsTaken {
  /** By index of the recipient, with the seconds until it becomes possible. */
  refusals: Map<number, { refusal: Refusal; seconds: number }>;
  caps: readonly Cap[];
}

/**
 * Takes the caps for recipients: invitations an hour of the actor, text messages a day of the organization and an hour
 * of a number range. One statement, whatever the number; who comes too late in the list is refused with the time.
 */
export async function takeCaps(
  tx: Context,
  organization: OrganizationRow,
  recipients: ReadonlyMap<number, Recipient>,
): Promise<CapsTaken> {
  const caps = capsOf(tx, organization, recipients);
  const taken = await takeLimits(tx, caps);
  const refusals: CapsTaken['refusals'] = new Map();
  caps.forEach((cap, at) => {
    const result = taken[at];
    if (!result) return;
    show(tx, cap.limit, result);
    for (const index of cap.users.slice(result.granted))
      if (!refusals.has(index))
        refusals.set(index, { refusal: cap.refuse(result), seconds: result.secondsLeft });
  });
  return {
    refusals,
    caps: caps.map((cap, at) => ({ ...cap, users: cap.users.slice(0, taken[at]?.granted ?? 0) })),
  };
}

/** The range of a number says too much about others who were written to. */
const SHOWN = new Set(['invitations_hour', 'sms_day']);

function show(tx: Context, { scope: name, max, windowSeconds }: Limit, { left, secondsLeft }: Taken): void {
  if (SHOWN.has(name)) tx.showLimit?.({ name, max, windowSeconds, left, secondsLeft });
}

/** Gives back what those who were not served had taken. */
export const giveBackCaps = (tx: Context, { caps }: CapsTaken, served: ReadonlySet<number>): Promise<void> =>
  giveBackLimits(
    tx,
    caps.map((cap) => ({ ...cap, wanted: cap.users.filter((index) => !served.has(index)).length })),
  );

const refuseTexts =
  (detail: 'day' | 'prefix', max: number): Cap['refuse'] =>
  (taken) =>
    invitationProblems.refuse('sms.cap_reached', {
      pointer: '/mobile',
      detail,
      values: { max },
      retryAt: taken.resetsAt,
    });

/** How many people the actor may invite an hour. */
export const hourlyCapOf = (ctx: Context, organization: OrganizationRow): number =>
  mayEverywhere(ctx.actor, 'invitations.create')
    ? organization.organization_admin_hourly_cap
    : organization.team_admin_hourly_cap;

/** What an actor's invitations are counted by. */
export const actorKey = (ctx: Context): string =>
  `${ctx.organizationId} ${actorUserId(ctx.actor) ?? ctx.actor.kind}`;

function capsOf(
  tx: Context,
  organization: OrganizationRow,
  recipients: ReadonlyMap<number, Recipient>,
): Cap[] {
  const texted = [...recipients].flatMap(([index, r]) =>
    r.contacts.filter((c) => c.kind === 'mobile').map((c) => ({ index, prefix: numberPrefix(c.canonical) })),
  );
  const perActor = hourlyCapOf(tx, organization);
  const cap = (
    scope: string,
    max: number,
    windowSeconds: number,
    key: string,
    users: number[],
    refuse: Cap['refuse'],
  ): Cap => ({
    limit: { scope, max, windowSeconds },
    key,
    users,
    wanted: users.length,
    refuse,
  });
  const actor = actorKey(tx);
  const caps = [
    cap(INVITATIONS_HOUR, perActor, HOUR, actor, [...recipients.keys()], (taken) =>
      invitationProblems.refuse('invitation.cap_reached', {
        pointer: '',
        detail: 'hour',
        values: { max: perActor },
        retryAt: taken.resetsAt,
      }),
    ),
  ];
  if (texted.length > 0) {
    const max = organization.sms_daily_cap;
    caps.push(
      cap(
        SMS_DAY,
        max,
        DAY,
        tx.organizationId,
        texted.map((t) => t.index),
        refuseTexts('day', max),
      ),
    );
  }
  for (const [prefix, group] of Map.groupBy(texted, (t) => t.prefix)) {
    const users = group.map((t) => t.index);
    caps.push(
      cap(
        'sms_prefix_hour',
        PER_PREFIX,
        HOUR,
        `${tx.organizationId} ${prefix}`,
        users,
        refuseTexts('prefix', PER_PREFIX),
      ),
    );
  }
  return caps.filter((c) => c.wanted > 0);
}
