import { actorUserId, type Context } from '../../platform/context/index.ts';
import { findTeamNames } from '../teams/index.ts';
import { contactPointsOf, displayName, findUsers, userProblems } from '../users/index.ts';
import { METHODS, type Method, type PolicyEffect, type Proposal } from './contract.ts';
import { type EffectRow, effectOf } from './effect.ts';
import { DEFAULTS, refusalsOf } from './policy.ts';
import { signInPolicyProblems } from './problems.ts';
import * as q from './queries.ts';

/** How people may sign in; the defaults while nothing was decided. */
export async function getPolicy(ctx: Context) {
  const [row, teams] = await Promise.all([q.findPolicy(ctx), q.teamPolicies(ctx)]);
  const { strong_since, in_force_from, ...policy } = row ?? DEFAULTS;
  return {
    ...policy,
    grace_from: strong_since,
    in_force_from: in_force_from,
    teams: teams.map(({ id, name, methods }) => ({ team: { id, name }, methods })),
  };
}

/**
 * By which ways each of these users may sign in; never none. Whether they hold one is another question.
 * For statements that decide themselves there is `allowedMethods`.
 */
export async function allowedMethodsOf(
  ctx: Context,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Method[]>> {
  const rows = await q.methodsOf(ctx, userIds);
  return new Map(rows.map(({ id, methods }) => [id, methods]));
}

/**
 * Refuses a way to sign in that the policy forbids; for whoever was refused already, to say so.
 * @throws Problem `sign_in.method_not_allowed`
 */
export async function refuseMethod(ctx: Context, userId: string, method: Method): Promise<void> {
  const allowed = (await allowedMethodsOf(ctx, [userId])).get(userId);
  if (allowed && !allowed.includes(method))
    throw signInPolicyProblems.problem('sign_in.method_not_allowed', { detail: method });
}

export interface Judgement {
  before: Awaited<ReturnType<typeof getPolicy>>;
  grace: q.GraceRow;
  /** Whether the grace starts anew with this change. */
  anew: boolean;
  effect: EffectRow;
  refusals: PolicyEffect['refusals'];
}

/**
 * What the proposal would do to whom, and why it could not be saved.
 * @throws Problem `team.not_found`
 */
export async function judge(ctx: Context, proposal: Proposal): Promise<Judgement> {
  const before = await getPolicy(ctx);
  const teams = await namesOf(ctx, proposal);
  const old = before.teams.map(({ team, methods }) => ({ team_id: team.id, methods }));
  const effect = await effectOf(ctx, { ...before, teams: old }, proposal, actorUserId(ctx.actor));
  // Switched on: everybody gets the days of grace, whatever was the case before.
  const anew = proposal.admins_need_strong && !before.admins_need_strong;
  const missed = before.grace_from === null && effect.some_admin_strong;
  const counts = anew || missed ? (effect.some_admin_strong ? 'now' : 'never') : 'as_before';
  const grace = await q.graceOf(ctx, proposal, counts);
  return { before, grace, anew, effect, refusals: refusalsOf(proposal, teams, effect, grace) };
}

/** @throws Problem `team.not_found` */
async function namesOf(ctx: Context, proposal: Proposal): Promise<ReadonlyMap<string, string>> {
  const found = await findTeamNames(
    ctx,
    proposal.teams.map((t) => t.team_id),
  );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  const unknown = proposal.teams.findIndex((t) => !names.has(t.team_id));
  if (unknown >= 0) throw userProblems.problem('team.not_found', { pointer: `/teams/${unknown}/team_id` });
  return names;
}

/**
 * What a policy would do, for people to read.
 * @throws Problem `team.not_found`
 */
export async function previewPolicy(ctx: Context, proposal: Proposal) {
  const { effect, grace, refusals } = await judge(ctx, proposal);
  const lists = [effect.shut_out, effect.nothing_in_common, effect.admins_without];
  const names = await personNames(
    ctx,
    lists.flatMap(({ items }) => items.map(({ id }) => id)),
  );
  const named = ({ count, items }: (typeof lists)[number]) => ({
    count,
    items: items.map((person) => ({ ...person, name: names.get(person.id) ?? '?' })),
  });
  return {
    active_users: effect.active_users,
    loses: { code: effect.lose_code, passkey: effect.lose_passkey, company: effect.lose_company },
    shut_out: named(effect.shut_out),
    nothing_in_common: named(effect.nothing_in_common),
    admins_without: named(effect.admins_without),
    in_force_from: grace.in_force_from,
    refusals,
  };
}

async function personNames(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const unique = [...new Set(ids)];
  const [users, contacts] = await Promise.all([findUsers(ctx, unique), contactPointsOf(ctx, unique)]);
  const addresses = new Map(contacts.map((c) => [c.user_id, c.address]));
  return new Map(users.map((user) => [user.id, displayName(user, addresses.get(user.id))]));
}

/** Methods in the order in which they are always named. */
export const inOrder = (methods: readonly Method[]): Method[] => METHODS.filter((m) => methods.includes(m));
