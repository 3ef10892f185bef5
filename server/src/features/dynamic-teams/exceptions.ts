import type { Context } from '../../platform/context/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Exceptions } from './compile.ts';
import { teamRuleProblems } from './problems.ts';
import { STORED_EXCEPTIONS } from './queries.ts';
import { type ExceptionInput, MOST_EXCEPTIONS } from './shapes.ts';

/** Those that a request names; where it names none at all, those that stand. */
export const exceptionsOr = async (
  ctx: Context,
  teamId: string,
  given: readonly ExceptionInput[] | undefined,
): Promise<readonly ExceptionInput[]> =>
  given ?? ctx.db.many<ExceptionInput>(STORED_EXCEPTIONS, [ctx.organizationId, teamId]);

export const byKind = (given: readonly ExceptionInput[]): Exceptions => ({
  always: given.filter((one) => one.kind === 'always').map((one) => one.user_id),
  never: given.filter((one) => one.kind === 'never').map((one) => one.user_id),
});

/**
 * With everybody who is kept although they do not match, as always in.
 * @throws Problem `team_rule.invalid` where they are more than a rule takes
 */
export function withKept(given: readonly ExceptionInput[], kept: readonly string[]): ExceptionInput[] {
  const named = new Set(given.map((one) => one.user_id));
  const all = [
    ...given,
    ...kept.filter((id) => !named.has(id)).map((user_id) => ({ user_id, kind: 'always' as const })),
  ];
  if (all.length > MOST_EXCEPTIONS)
    throw new Problem([
      teamRuleProblems.refuse('team_rule.invalid', {
        pointer: '/present_members',
        detail: 'too_many_exceptions',
        values: { max: MOST_EXCEPTIONS },
      }),
    ]);
  return all;
}
