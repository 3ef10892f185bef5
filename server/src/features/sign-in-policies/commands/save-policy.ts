import { type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { Problem } from '../../../platform/problem.ts';
import { changesOf, record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import type { saveSignInPolicy } from '../contract.ts';
import { signInPolicyProblems } from '../problems.ts';
import * as q from '../queries.ts';
import { getPolicy, inOrder, judge } from '../read.ts';

/**
 * Decides how people may sign in. It holds from the next sign-in on; who is signed in stays so. The lock makes two who save
 * follow each other, so that what was judged is what is saved.
 * @throws Problem `team.not_found`, `sign_in_policy.changed_meanwhile`, `sign_in_policy.nothing_left`,
 *   `sign_in_policy.locks_you_out`
 */
export function savePolicy(ctx: Context, { version, ...given }: InputOf<typeof saveSignInPolicy>['body']) {
  const proposal = {
    ...given,
    methods: inOrder(given.methods),
    teams: given.teams.map((team) => ({ ...team, methods: inOrder(team.methods) })),
  };
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const { before, grace, anew, refusals } = await judge(tx, proposal);
    if (version !== before.version) throw signInPolicyProblems.problem('sign_in_policy.changed_meanwhile');
    if (refusals.length > 0) throw new Problem(refusals);
    await q.savePolicy(tx, proposal, grace, anew);
    await q.saveTeamPolicies(tx, proposal.teams);
    const after = await getPolicy(tx);
    await noteDown(tx, before, after);
    return after;
  });
}

type Policy = Awaited<ReturnType<typeof getPolicy>>;

async function noteDown(tx: Context, before: Policy, after: Policy): Promise<void> {
  const changes = changesOf(noted(before), noted(after));
  if (changes.length === 0) return;
  await record(tx, [
    { action: 'sign_in_policy.saved', targetKind: 'organization', targetId: tx.organizationId, changes },
  ]);
}

const noted = ({ methods, admins_need_strong, grace_days, teams }: Policy) => ({
  sign_in_methods: methods,
  admins_need_strong,
  grace_days,
  team_sign_in_methods: teams.map(({ team, methods: left }) => `${team.name}: ${left.join(', ')}`),
});
