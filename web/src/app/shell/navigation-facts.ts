import { listChannels } from '@contracts/deliveries';
import { listProposals, searchUsers } from '@contracts/directory';
import { listTeamNames } from '@contracts/teams';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api.ts';
import { useSession } from '../session.ts';
import { setNavigationCounts } from './counts.ts';

const MINUTE = 60_000;
/** The server counts exactly up to here. */
const COUNTED_TO = 10_000;

/** All teams that I may see, by name; below `teams`, so that whatever changes a team renews it. Who is in them is counted by `teamsQuery`. */
export const teamNamesQuery = queryOptions({
  queryKey: ['teams', 'names'],
  queryFn: ({ signal }) => call(listTeamNames, { signal }),
});

/** How messages leave, and whether a provider is down. */
export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) => call(listChannels, { signal }),
});

/** Below `users`, so that whatever changes users renews the count with them. */
const userCountsQuery = queryOptions({
  queryKey: ['users', 'counts'],
  queryFn: ({ signal }) => call(searchUsers, { body: { limit: 1 }, signal }).then(({ counts }) => counts),
});

/** Below `proposals`, so that each decision renews it. */
const waitingQuery = queryOptions({
  queryKey: ['proposals', 'count'],
  queryFn: ({ signal }) =>
    call(listProposals, { query: { limit: 1 }, signal }).then(({ count }) => count ?? 0),
});

/** Keeps what stands beside the places in the navigation true while the portal is open. */
export function useNavigationFacts(): void {
  const t = useTranslations('shell');
  const { may } = useSession();
  const channels = useQuery({
    ...channelsQuery,
    enabled: may('deliveries.view'),
    refetchInterval: MINUTE,
  }).data;
  const teams = useQuery({ ...teamNamesQuery, enabled: may('teams.view'), staleTime: MINUTE }).data;
  const users = useQuery({
    ...userCountsQuery,
    enabled: may('users.view'),
    refetchInterval: MINUTE,
  }).data;
  const waiting = useQuery({
    ...waitingQuery,
    enabled: may('profile_values.confirm'),
    refetchInterval: MINUTE,
  }).data;
  useEffect(() => {
    const some = waiting ? { count: Math.min(waiting, COUNTED_TO), atLeast: waiting > COUNTED_TO } : {};
    setNavigationCounts({ confirmations: some });
  }, [waiting]);
  useEffect(() => {
    if (!users) return;
    setNavigationCounts({
      users: {
        count: Math.min(users.all, COUNTED_TO),
        atLeast: users.all > COUNTED_TO,
        problems: users.not_me ?? 0,
        problemsText: t('notMe', { count: users.not_me ?? 0 }),
      },
    });
  }, [users, t]);
  useEffect(() => {
    if (teams) setNavigationCounts({ teams: { count: teams.items.length } });
  }, [teams]);
  useEffect(() => {
    if (!channels) return;
    const broken = channels.items.filter((one) => one.broken).length;
    setNavigationCounts({
      deliveries: { problems: broken, problemsText: t('channelsBroken', { count: broken }) },
    });
  }, [channels, t]);
}
