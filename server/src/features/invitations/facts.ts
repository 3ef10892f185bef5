import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import { suppressionsOf } from '../deliveries/index.ts';
import { findTeamNames, teamProblems } from '../teams/index.ts';
import { findRemovedHolders, unknownManagers, userProblems } from '../users/index.ts';
import type { Draft } from './drafts.ts';
import { invitationProblems } from './problems.ts';

/** What was found out about the whole list, one statement a question. */
export interface Facts {
  teamNames: Map<string, string>;
  /** By index of the draft: the removed user whom its contact belonged to. */
  removed: Awaited<ReturnType<typeof findRemovedHolders>>;
}

/** Asks the database what the checks of one person cannot know, all at once, and adds the refusals that follow. */
export async function checkAgainstDatabase(ctx: Context, drafts: readonly Draft[]): Promise<Facts> {
  const teamIds = [...new Set(drafts.flatMap((d) => d.teamIds))];
  const managerIds = [...new Set(drafts.flatMap((d) => d.values.builtIn.line_manager_id ?? []))];
  const written = drafts
    .filter((d) => d.send)
    .flatMap((d) => d.contacts.map(({ kind, canonical }) => ({ kind, canonical })));
  const [teams, strangers, suppressions, removed] = await Promise.all([
    teamIds.length > 0 ? findTeamNames(ctx, teamIds) : [],
    managerIds.length > 0 ? unknownManagers(ctx, managerIds) : new Set<string>(),
    written.length > 0 ? suppressionsOf(ctx, written) : [],
    mayEverywhere(ctx.actor, 'users.change_status')
      ? findRemovedHolders(
          ctx,
          drafts.map((d) => d.contacts),
        )
      : new Map<number, never>(),
  ]);
  const teamNames = new Map(teams.map((team) => [team.id, team.name]));
  const byRule = new Set(teams.filter((team) => team.by_rule).map((team) => team.id));
  for (const draft of drafts) {
    refuseUnknownTeams(ctx, draft, teamNames);
    refuseDynamicTeams(draft, byRule);
  }
  refuseUnknownManagers(drafts, strangers);
  refuseSuppressed(drafts, suppressions);
  for (const draft of drafts) {
    const holder = removed.get(draft.index);
    if (!holder || draft.person.if_removed !== 'refuse') continue;
    const name: string | null = holder.holder_name;
    const about = {
      pointer: `/${draft.contacts[0]?.kind ?? 'email'}`,
      holder: { id: holder.holder_id, name: name ?? '?', status: holder.holder_status },
      confirmWith: 'if_removed',
    };
    draft.refusals.push(
      name
        ? invitationProblems.refuse('user.removed_before', {
            ...about,
            detail: holder.holder_status === 'offboarded' ? 'left' : 'holder',
            values: { name },
          })
        : invitationProblems.refuse('user.removed_before', about),
    );
  }
  return { teamNames, removed };
}

function refuseUnknownTeams(ctx: Context, draft: Draft, names: ReadonlyMap<string, string>): void {
  draft.teamIds.forEach((id, at) => {
    const judged =
      !mayEverywhere(ctx.actor, 'invitations.create') &&
      draft.refusals.some((r) => r.pointer === `/team_ids/${at}`);
    if (!names.has(id) && !judged)
      draft.refusals.push(userProblems.refuse('team.not_found', { pointer: `/team_ids/${at}` }));
  });
}

/** Nobody is put by hand where a rule decides; to administer such a team is another matter. */
function refuseDynamicTeams(draft: Draft, byRule: ReadonlySet<string>): void {
  if (draft.role === 'team_admin') return;
  draft.teamIds.forEach((id, at) => {
    const pointer = `/team_ids/${at}`;
    if (byRule.has(id) && !draft.refusals.some((r) => r.pointer === pointer))
      draft.refusals.push(teamProblems.refuse('team.by_rule', { pointer }));
  });
}

function refuseUnknownManagers(drafts: readonly Draft[], unknown: ReadonlySet<string>): void {
  for (const draft of drafts) {
    if (unknown.has(draft.values.builtIn.line_manager_id ?? '')) {
      draft.refusals.push(userProblems.refuse('line_manager.unknown', { pointer: '/line_manager_id' }));
    }
  }
}

function refuseSuppressed(drafts: readonly Draft[], rows: Awaited<ReturnType<typeof suppressionsOf>>): void {
  const reasons = new Map(rows.map((row) => [`${row.kind} ${row.canonical}`, row.reason]));
  for (const draft of drafts.filter((d) => d.send)) {
    for (const { kind, canonical } of draft.contacts) {
      const reason = reasons.get(`${kind} ${canonical}`);
      if (reason)
        draft.refusals.push(
          invitationProblems.refuse(`${kind}.suppressed`, { pointer: `/${kind}`, detail: reason }),
        );
    }
  }
}
