import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import { localeOf } from '../../platform/languages.ts';
import { sayKept, type Translator, translatorFor } from '../../platform/messages/index.ts';
import { latestInvitation, mayInvite } from '../invitations/index.ts';
import { getOrganization } from '../organizations/index.ts';
import { administers, teamsOf } from '../teams/index.ts';
import {
  ability,
  grantsOf,
  isAbove,
  lacks,
  onlyInOwnTeams,
  presentUser,
  type Reach,
  reachOf,
  reference,
  requireVisible,
  userAbilities,
} from '../users/index.ts';
import { TIMELINE, type TimelineRow } from './queries.ts';

/**
 * All that the actor may see of a user, and what they may do.
 * @throws Problem `user.not_found`
 */
export async function getUserPage(ctx: Context, id: string) {
  const row = await requireVisible(ctx, id);
  const grants = await grantsOf(ctx, [id]);
  const reach = await reachTo(ctx, id);
  const target = { user: row, grants, ...reach };
  const teams = await teamsOf(ctx, [id]);
  const timeline = await ctx.db.many<TimelineRow>(TIMELINE, [ctx.organizationId, id]);
  const organization = await getOrganization(ctx);
  const above = isAbove(ctx.actor, grants);
  const user = await presentUser(ctx, id);
  const leaving = user.offboarding !== null && user.offboarding.done_at === null;
  return {
    user,
    teams: teams.map(({ user_id: _, ...team }) => ({
      ...team,
      removable: ability(
        !administers(ctx.actor, team.id) && 'role.insufficient',
        team.source !== 'manual' && 'team.not_yours',
        above && 'role.above_your_own',
      ),
    })),
    invitation: await latestInvitation(ctx, target),
    timeline: timeline.map((entry) =>
      presentEntry(entry, translatorFor(ctx.language), organization.time_zone),
    ),
    abilities: {
      ...userAbilities(ctx.actor, row, grants, reach, leaving),
      invite: ability(
        lacks(ctx.actor, 'invitations.create', reach),
        mayInvite(ctx.actor, organization) ?? false,
        whyNotInvited(row.status),
        above && 'role.above_your_own',
      ),
    },
  };
}

function whyNotInvited(status: string): string | false {
  if (status === 'not_invited') return false;
  if (status === 'invited') return 'invitation.pending_already';
  if (status === 'active') return 'user.active_already';
  if (status === 'offboarded') return 'user.offboarded';
  return status === 'suspended' ? 'user.suspended' : 'user.removed';
}

const presentEntry = (
  { actor_user_id, actor_name, detail, ...row }: TimelineRow,
  t: Translator,
  timeZone: string,
) => ({
  ...row,
  kind: row.kind as 'created',
  by: reference(actor_user_id, actor_name),
  sentence:
    sayKept(detail.sentence, t) ??
    (detail.until ? t.line('timeline.waitsUntil', { at: timeOf(detail.until, t, timeZone) }) : null),
  next_step: sayKept(detail.next_step, t),
  reply: detail.reply ?? null,
});

const timeOf = (instant: string, t: Translator, timeZone: string): string =>
  new Intl.DateTimeFormat(localeOf(t.language), { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );

/** How far the actor reaches to a user whom they see. */
async function reachTo(ctx: Context, id: string): Promise<Reach> {
  if (mayEverywhere(ctx.actor, 'users.edit')) return { inOwnTeam: true, onlyOwnTeams: true };
  const inOwnTeam = (await reachOf(ctx, [id], 'users.edit')).has(id);
  return { inOwnTeam, onlyOwnTeams: inOwnTeam && (await onlyInOwnTeams(ctx, [id])).has(id) };
}
