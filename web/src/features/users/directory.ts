import { type DirectoryRow, searchUsers, type UserPage } from '@contracts/directory';
import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import { call, type OutputOf } from '../../app/api.ts';
import { filtersOfView, type UsersView } from './filters-of-view.ts';
import { filterCount } from './users-search.ts';

export { filtersOfView, type UsersView } from './filters-of-view.ts';

export type UsersAnswer = OutputOf<typeof searchUsers>;

/** The server counts exactly up to here; one more stands for “and more”. */
export const EXACT_UP_TO = 10_000;

const PAGE = 50;
/** States in which the next change comes by itself, within seconds. */
const MOVING: ReadonlySet<string> = new Set(['created', 'queued', 'sending', 'retrying']);
const QUICK_MS = 2500;
const SLOW_MS = 30_000;
/** What has been under way for longer moves by the minute. */
const QUICK_FOR_MS = 120_000;

/** All lists of users begin with this key. */
export const usersKey = ['users'] as const;

/** Nothing narrows the list down but its tab. */
export const isWhole = (view: UsersView): boolean => view.text === '' && filterCount(view) === 0;

const orderOfView = ({ sort, down }: UsersView) => ({
  ...(sort ? { sort } : {}),
  ...(down ? { descending: true } : {}),
});

/** One view of the list, page after page; asked again by itself while a message is under way. */
export const usersQuery = (view: UsersView) =>
  infiniteQueryOptions({
    queryKey: [...usersKey, 'list', view],
    queryFn: ({ pageParam, signal }) =>
      call(searchUsers, {
        body: {
          limit: PAGE,
          ...filtersOfView(view),
          ...orderOfView(view),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: ({ state }) => nextLook(state.data?.pages.flatMap((page) => page.items) ?? []),
  });

/** Everybody in a view who is not among those known, up to `most` in all. */
export async function restOfView(
  view: UsersView,
  known: readonly DirectoryRow[],
  next: string | null,
  most: number,
): Promise<DirectoryRow[]> {
  const rows = [...known];
  for (let cursor = next; cursor && rows.length < most; ) {
    const page = await call(searchUsers, {
      body: { limit: 100, counts: false, ...filtersOfView(view), ...orderOfView(view), cursor },
    });
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows.slice(0, most);
}

/** When to look again; false when nothing is under way. */
function nextLook(rows: readonly DirectoryRow[]): number | false {
  const moving = rows.filter((row) => row.status === 'invited' && MOVING.has(row.last_event ?? ''));
  if (moving.length > 0) return moving.some(isFresh) ? QUICK_MS : SLOW_MS;
  return rows.some((row) => row.last_event === 'held') ? 60_000 : false;
}

const isFresh = (row: DirectoryRow): boolean =>
  row.last_event_at !== null && Date.now() - Date.parse(row.last_event_at) < QUICK_FOR_MS;

/** Something about a user changed: every list and, where told, their page are asked again. */
export function refreshUsers(client: QueryClient, userId?: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: usersKey }),
    ...(userId ? [client.invalidateQueries({ queryKey: ['user', userId] })] : []),
  ]);
}

/** A user's page in the shape of a row. */
export function rowOfPage({ user, teams, invitation, timeline }: UserPage): DirectoryRow {
  const address = (kind: 'email' | 'mobile') =>
    user.contact_points.find((point) => point.kind === kind)?.address ?? null;
  const last = timeline[0];
  return {
    id: user.id,
    name: user.name,
    status: user.status,
    email: address('email'),
    mobile: address('mobile'),
    employee_id: user.values.employee_id,
    job_title: user.values.job_title,
    department: user.values.department,
    teams: teams.slice(0, 3).map(({ id, name }) => ({ id, name })),
    team_count: teams.length,
    last_event: last?.kind ?? null,
    last_event_at: last?.at ?? null,
    last_event_detail: last?.sentence ?? null,
    delivery_problem: null,
    language: invitation?.language ?? null,
    invited_at: invitation?.created_at ?? null,
    created_at: user.created_at,
  };
}
