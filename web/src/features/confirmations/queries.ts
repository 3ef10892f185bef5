import { listProposals, type ProposalRow } from '@contracts/directory';
import { confirmValues, rejectValues } from '@contracts/users';
import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

/** What is done about a value that waits. */
export type Decision = 'confirm' | 'reject';

/** A value that waits, as whoever decides has seen it. */
export type Seen = Pick<ProposalRow, 'field' | 'value'> & { userId: string };

/** Values that wait, those that wait longest first. */
export const proposalsQuery = infiniteQueryOptions({
  queryKey: ['proposals', 'list'],
  queryFn: ({ pageParam, signal }) =>
    call(listProposals, { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
});

/** The server takes so many at once. */
const AT_ONCE = 200;

/** Decides; answers for each what stood against it, null when it went well. @throws {ProblemError} */
export async function decide(decision: Decision, seen: readonly Seen[]): Promise<(string | null)[]> {
  const why: (string | null)[] = [];
  for (let at = 0; at < seen.length; at += AT_ONCE) {
    const items = seen
      .slice(at, at + AT_ONCE)
      .map(({ userId, field, value }) => ({ user_id: userId, field, value }));
    const answer = await call(decision === 'confirm' ? confirmValues : rejectValues, { body: { items } });
    why.push(...answer.items.map((one) => (one.ok ? null : (one.refusals[0]?.detail ?? ''))));
  }
  return why;
}

/** After a decision: the queue with its count, people's pages and lists. */
export function valuesDecided(client: QueryClient): Promise<unknown> {
  return Promise.all(
    ['proposals', 'users', 'user'].map((key) => client.invalidateQueries({ queryKey: [key] })),
  );
}
