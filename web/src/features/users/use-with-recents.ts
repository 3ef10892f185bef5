import { type DirectoryRow, getUser } from '@contracts/directory';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../app/api.ts';
import { rowOfPage, type UsersView } from './directory.ts';
import { type Recent, useRecents } from './recent.ts';

/** Asked again this often until the message has left. */
const EVERY_MS = 3000;
const UNDER_WAY: ReadonlySet<string> = new Set(['created', 'queued', 'retrying']);

/** The rows with those invited in this visit on top, wherever their name would put them. */
export function useWithRecents(
  rows: readonly DirectoryRow[] | undefined,
  view: UsersView,
): DirectoryRow[] | undefined {
  const recents = useRecents();
  const wanted = view.text === '' ? recents.filter((one) => !one.undone && belongs(one, view)) : [];
  const missing = wanted.filter((one) => !rows?.some((row) => row.id === one.answer.user.id));
  const pages = useQueries({
    queries: missing.map(({ answer }) => ({
      queryKey: ['user', answer.user.id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(getUser, { params: { id: answer.user.id }, signal }),
      refetchInterval: (query: { state: { data?: { timeline: { kind: string }[] } | undefined } }) =>
        UNDER_WAY.has(query.state.data?.timeline[0]?.kind ?? '') ? EVERY_MS : (false as const),
    })),
  });
  const fetched = pages.map((page) => page.data);
  return useMemo(() => {
    if (!rows || wanted.length === 0) return rows ? [...rows] : undefined;
    const pinned = wanted.map(
      (one) =>
        rows.find((row) => row.id === one.answer.user.id) ?? fetchedRow(one, fetched) ?? rowOfAnswer(one),
    );
    const ids = new Set(pinned.map((row) => row.id));
    return [...pinned, ...rows.filter((row) => !ids.has(row.id))];
  }, [rows, wanted, fetched]);
}

function fetchedRow(one: Recent, pages: readonly (Parameters<typeof rowOfPage>[0] | undefined)[]) {
  const page = pages.find((candidate) => candidate?.user.id === one.answer.user.id);
  return page && rowOfPage(page);
}

const belongs = ({ answer }: Recent, view: UsersView): boolean =>
  view.status === undefined || view.status === answer.user.status;

/** Until the server is asked again, its answer to the invitation says enough. */
function rowOfAnswer({ answer }: Recent): DirectoryRow {
  const address = (channel: 'email' | 'sms') =>
    answer.deliveries.find((delivery) => delivery.channel === channel)?.address ?? null;
  const [delivery] = answer.deliveries;
  return {
    id: answer.user.id,
    name: answer.user.name,
    status: answer.invitation ? 'invited' : 'not_invited',
    email: address('email'),
    mobile: address('sms'),
    employee_id: null,
    job_title: null,
    department: null,
    teams: answer.teams.slice(0, 3),
    team_count: answer.teams.length,
    last_event: delivery ? (delivery.waits_for_hour ? 'held' : 'queued') : null,
    last_event_at: answer.invitation?.created_at ?? null,
    last_event_detail: delivery?.waits_for_hour ? delivery.not_before : null,
    created_at: answer.invitation?.created_at ?? new Date().toISOString(),
  };
}
