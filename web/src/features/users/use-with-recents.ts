import type { DirectoryRow, UserPage } from '@contracts/directory';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { isWhole, rowOfPage, type UsersView } from './directory.ts';
import { userQuery } from './person/user-query.ts';
import { type Recent, useRecents } from './recent.ts';

/** Asked again this often while they stand on top: few people, for as long as the page is open. */
const EVERY_MS = 4000;

/** The rows with those invited in this visit on top, wherever their name would put them. */
export function useWithRecents(
  rows: readonly DirectoryRow[] | undefined,
  view: UsersView,
): DirectoryRow[] | undefined {
  const recents = useRecents();
  const wanted = useMemo(
    () => (isWhole(view) ? recents.filter((one) => !one.undone && belongs(one, view)) : []),
    [recents, view],
  );
  const queries = useMemo(
    () => wanted.filter((one) => !rows?.some((row) => row.id === one.answer.user.id)).map(pageOf),
    [wanted, rows],
  );
  const fetched = useQueries({ queries, combine: dataOf });
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

const dataOf = (results: readonly { data: UserPage | undefined }[]) => results.map((result) => result.data);

const pageOf = ({ answer }: Recent) => ({ ...userQuery(answer.user.id), refetchInterval: EVERY_MS });

function fetchedRow(one: Recent, pages: readonly (UserPage | undefined)[]) {
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
    delivery_problem: null,
    language: answer.invitation?.language ?? null,
    invited_at: answer.invitation?.created_at ?? null,
    created_at: answer.invitation?.created_at ?? new Date().toISOString(),
  };
}
