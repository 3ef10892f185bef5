import type { Refusal } from '../../platform/endpoint/shapes.ts';
import type { Method, Proposal } from './contract.ts';
import type { EffectRow } from './effect.ts';
import { STRONG } from './methods.ts';
import { signInPolicyProblems } from './problems.ts';
import type { GraceRow } from './queries.ts';

/** What holds while an organization has decided nothing. */
export const DEFAULTS = {
  version: 0,
  methods: ['code', 'passkey', 'company'] as Method[],
  admins_need_strong: true,
  grace_days: 14,
  strong_since: null,
  in_force_from: null,
};

const { refuse } = signInPolicyProblems;
const inCommon = (one: readonly Method[], other: readonly Method[]): boolean =>
  one.some((method) => other.includes(method));

/**
 * Why a policy cannot be saved: it leaves somebody nothing, or shuts the very admin out who saves it. So an Organization
 * Admin who can sign in and open the Admin panel remains after every change.
 */
export function refusalsOf(
  proposal: Proposal,
  teams: ReadonlyMap<string, string>,
  effect: EffectRow,
  grace: GraceRow,
): Refusal[] {
  return [
    ...proposal.teams.flatMap(({ team_id, methods }, at) =>
      inCommon(methods, proposal.methods)
        ? []
        : refuse('sign_in_policy.nothing_left', {
            pointer: `/teams/${at}/methods`,
            detail: 'team',
            values: { team: teams.get(team_id) ?? '' },
          }),
    ),
    ...nothingInCommon(effect),
    ...(proposal.admins_need_strong ? nothingForAdmins(proposal, effect) : []),
    ...lockOut(effect, grace),
  ];
}

const nothingInCommon = ({ nothing_in_common: { count } }: EffectRow): Refusal[] =>
  count === 0
    ? []
    : [refuse('sign_in_policy.nothing_left', { pointer: '/teams', detail: 'people', values: { count } })];

function nothingForAdmins(proposal: Proposal, { admins_barred: count }: EffectRow): Refusal[] {
  if (!inCommon(proposal.methods, STRONG))
    return [refuse('sign_in_policy.nothing_left', { pointer: '/methods', detail: 'admins' })];
  if (count === 0) return [];
  const detail = 'admins_in_teams';
  return [refuse('sign_in_policy.nothing_left', { pointer: '/teams', detail, values: { count } })];
}

function lockOut(effect: EffectRow, grace: GraceRow): Refusal[] {
  if (!effect.own_way) return [refuse('sign_in_policy.locks_you_out', { detail: 'method' })];
  return grace.in_force && !effect.own_strong_way
    ? [refuse('sign_in_policy.locks_you_out', { detail: 'admin_panel' })]
    : [];
}
