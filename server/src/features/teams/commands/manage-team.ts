import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import { newId } from '../../../platform/ids.ts';
import { foldText } from '../../../platform/text.ts';
import { changesOf, record } from '../../audit/index.ts';
import { checkedName, lockOrganization } from '../../organizations/index.ts';
import { userProblems } from '../../users/index.ts';
import { teamProblems } from '../problems.ts';
import * as q from '../queries.ts';
import { reactions } from '../reactions.ts';
import { getTeam, requireTeam } from '../read.ts';
import { takeOutSome } from './empty-team.ts';

export interface TeamInput {
  name: string;
  description?: string | null | undefined;
  who_to_ask?: string | null | undefined;
}

/** @throws Problem `team.name_in_use`, `name.unsafe` */
export function createTeam(ctx: Context, input: TeamInput) {
  return transaction(ctx, async (tx) => {
    const name = checkedName(input.name, '/name');
    const id = newId();
    const inserted = await tx.db.many(q.INSERT, [
      tx.organizationId,
      id,
      name,
      foldText(name),
      note(input.description),
      note(input.who_to_ask),
      actorUserId(tx.actor),
    ]);
    if (inserted.length === 0) throw nameInUse();
    await record(tx, [
      { action: 'team.created', targetKind: 'team', targetId: id, changes: [{ field: 'name', after: name }] },
    ]);
    return getTeam(tx, id);
  });
}

/** @throws Problem `team.not_found`, `team.name_in_use`, `name.unsafe` */
export function updateTeam(
  ctx: Context,
  id: string,
  input: { [K in keyof TeamInput]?: TeamInput[K] | undefined },
) {
  return transaction(ctx, async (tx) => {
    const before = await requireTeam(tx, id);
    const after = {
      name: input.name === undefined ? before.name : checkedName(input.name, '/name'),
      description: input.description === undefined ? before.description : note(input.description),
      who_to_ask: input.who_to_ask === undefined ? before.who_to_ask : note(input.who_to_ask),
    };
    const changes = changesOf(
      { name: before.name, description: before.description, who_to_ask: before.who_to_ask },
      after,
    );
    if (changes.length === 0) return getTeam(tx, id);
    try {
      const values = [
        tx.organizationId,
        id,
        after.name,
        foldText(after.name),
        after.description,
        after.who_to_ask,
      ];
      if ((await tx.db.many(q.UPDATE, values)).length === 0) throw userProblems.problem('team.not_found');
    } catch (error) {
      throw constraintOf(error) === 'teams_name' ? nameInUse() : error;
    }
    await record(tx, [{ action: 'team.updated', targetKind: 'team', targetId: id, changes }]);
    return getTeam(tx, id);
  });
}

/**
 * Removes a team. Its users stay in the organization; its Team Admins lose that role. Of very many members the first are
 * taken out at once, the others by the worker: the team is gone for everybody meanwhile.
 * @throws Problem `team.not_found`, and whatever keeps it from being removed (`reactions.ts`)
 */
export function removeTeam(ctx: Context, id: string): Promise<{ removed: true }> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const team = await requireTeam(tx, id);
    await reactions.teamRemoving(tx, id);
    if ((await tx.db.many(q.REMOVE, [tx.organizationId, id])).length === 0)
      throw userProblems.problem('team.not_found');
    const admins = await tx.db.many<{ user_id: string }>(q.DELETE_TEAM_GRANTS, [tx.organizationId, id]);
    if (await takeOutSome(tx, id)) await tx.db.many(q.NOTE_MEMBERS_LEFT, [tx.organizationId, id, true]);
    await record(tx, [
      ...admins.map((admin) => ({
        action: 'role.revoked',
        targetKind: 'user',
        targetId: admin.user_id,
        changes: [{ field: 'role', before: { role: 'team_admin', team_id: id }, after: null }],
      })),
      {
        action: 'team.removed',
        targetKind: 'team',
        targetId: id,
        changes: [{ field: 'name', before: team.name }],
      },
    ]);
    return { removed: true };
  });
}

const note = (text: string | null | undefined): string | null => text?.normalize('NFC').trim() || null;
const nameInUse = () => teamProblems.problem('team.name_in_use', { pointer: '/name' });
