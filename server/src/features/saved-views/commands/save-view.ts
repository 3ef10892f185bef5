import { type Context, transaction } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { newId } from '../../../platform/ids.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { foldText } from '../../../platform/text.ts';
import { record } from '../../audit/index.ts';
import { checkedName, lockOrganization } from '../../organizations/index.ts';
import { userProblems } from '../../users/index.ts';
import type { createSavedView, SavedQuery, SavedView, updateSavedView } from '../contract.ts';
import { changeRefused, MOST, sharingRefused } from '../policy.ts';
import { savedViewProblems } from '../problems.ts';
import type { ViewRow } from '../queries.ts';
import * as q from '../queries.ts';
import { knownTo, listViews, requireView, userIdOf } from '../read.ts';

/**
 * Saves a view for the caller, or for every admin.
 * @throws Problem `role.insufficient`, `name.unsafe`, `team.not_found`, `saved_view.name_in_use`, `saved_view.too_many`
 */
export function createView(ctx: Context, input: InputOf<typeof createSavedView>['body']): Promise<SavedView> {
  return transaction(ctx, async (tx) => {
    const [owner_id, shared, name] = [userIdOf(tx), input.shared ?? false, checkedName(input.name, '/name')];
    if (shared) refuse(sharingRefused(tx.actor, { shared: false, owner_id }));
    await requireTeams(tx, input.query);
    await lockOrganization(tx);
    await refuseTooMany(tx, owner_id, shared);
    const id = newId();
    const query = JSON.stringify(input.query);
    const values = [tx.organizationId, id, owner_id, name, foldText(name), query, shared];
    if (!(await tx.db.one(q.INSERT, values))) throw nameInUse();
    if (shared) await noteDown(tx, 'shared', id, [{ field: 'name', after: name }]);
    return readBack(tx, id);
  });
}

/**
 * Changes what is given of a view. Only what every admin sees is recorded.
 * @throws Problem `role.insufficient`, `name.unsafe`, `team.not_found`, `saved_view.not_found`, `saved_view.name_in_use`
 */
export function updateView(
  ctx: Context,
  id: string,
  input: InputOf<typeof updateSavedView>['body'],
): Promise<SavedView> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const before = await requireView(tx, id);
    const name = input.name === undefined ? before.name : checkedName(input.name, '/name');
    refuse(changeRefused(tx.actor, before));
    if (input.query) await requireTeams(tx, input.query);
    const { query = before.query } = input;
    await write(tx, { ...before, name, query });
    if (before.shared) {
      const renamed = name === before.name ? [] : [{ field: 'name', before: before.name, after: name }];
      await noteDown(tx, 'updated', id, renamed);
    }
    return readBack(tx, id);
  });
}

/**
 * Gives a view to every admin, or back to whoever saved it. One that is as asked for stays as it is.
 * @throws Problem `saved_view.not_found`, `saved_view.not_yours`, `saved_view.name_in_use`, `saved_view.too_many`
 */
export function shareView(ctx: Context, id: string, shared: boolean): Promise<SavedView> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const before = await requireView(tx, id);
    if (shared !== before.shared) {
      refuse(sharingRefused(tx.actor, before));
      await refuseTooMany(tx, userIdOf(tx), shared);
      await write(tx, { ...before, shared });
      const named = [{ field: 'name', after: before.name }];
      await noteDown(tx, shared ? 'shared' : 'unshared', id, shared ? named : []);
    }
    return readBack(tx, id);
  });
}

async function write(tx: Context, { id, name, query, shared }: ViewRow): Promise<void> {
  try {
    const values = [tx.organizationId, id, name, foldText(name), JSON.stringify(query), shared];
    await tx.db.one(q.UPDATE, values);
  } catch (error) {
    const taken = ['saved_views_own_name', 'saved_views_shared_name'].includes(constraintOf(error) ?? '');
    throw taken ? nameInUse() : error;
  }
}

/** @throws Problem `role.insufficient`, `saved_view.not_found` */
export function removeView(ctx: Context, id: string): Promise<{ removed: true }> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const view = await requireView(tx, id);
    refuse(changeRefused(tx.actor, view));
    await tx.db.one(q.REMOVE, [tx.organizationId, id]);
    if (view.shared) await noteDown(tx, 'removed', id, [{ field: 'name', before: view.name }]);
    return { removed: true };
  });
}

type Refusal = ReturnType<typeof changeRefused> | ReturnType<typeof sharingRefused>;

function refuse(code: Refusal): void {
  if (code === 'saved_view.not_yours') throw savedViewProblems.problem(code, { pointer: '/shared' });
  if (code) throw platformProblems.problem(code);
}

/** Under the organization's lock, so that nobody counts at the same moment. */
async function refuseTooMany(tx: Context, ownerId: string, shared: boolean): Promise<void> {
  const row = await tx.db.one<{ count: number }>(q.COUNT, [tx.organizationId, ownerId, shared]);
  if ((row?.count ?? 0) >= MOST[shared ? 'shared' : 'own'])
    throw savedViewProblems.problem('saved_view.too_many');
}

async function requireTeams(tx: Context, query: SavedQuery): Promise<void> {
  const { teams } = await knownTo(tx, [query]);
  const unknown = (query.team_ids ?? []).findIndex((id) => !teams.has(id));
  if (unknown >= 0) throw userProblems.problem('team.not_found', { pointer: `/query/team_ids/${unknown}` });
}

async function readBack(tx: Context, id: string): Promise<SavedView> {
  const [view] = await listViews(tx, id);
  if (!view) throw new Error('The view that was saved cannot be read.');
  return view;
}

const noteDown = (
  tx: Context,
  how: 'shared' | 'updated' | 'unshared' | 'removed',
  targetId: string,
  changes: readonly { field: string; before?: unknown; after?: unknown }[],
) => record(tx, [{ action: `saved_view.${how}`, targetKind: 'saved_view', targetId, changes }]);

const nameInUse = () => savedViewProblems.problem('saved_view.name_in_use', { pointer: '/name' });
