import { previewTeamRule } from '@contracts/dynamic-teams';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Preview } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { call } from '../../app/api.ts';
import { announce } from '../../ui/index.ts';
import { type Draft, exceptionsOf, ruleOf } from './draft.ts';

const PAUSE_MS = 400;

/** What the rule would do, asked once its writer pauses; the last answer stands until the next is there. */
export function usePreview(teamId: string, draft: Draft, userId: string | undefined) {
  const rule = ruleOf(draft);
  const body = rule && JSON.stringify({ rule, exceptions: exceptionsOf(draft), user_id: userId });
  const asked = usePaused(body);
  const query = useQuery({
    queryKey: ['rule-preview', teamId, asked],
    queryFn: ({ signal }) => askPreview(teamId, asked ?? '', signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
  });
  const current = asked === body && body !== null && !query.isFetching;
  useSaid(current ? query.data?.matches.count : undefined);
  return {
    data: query.data,
    error: asked === body ? query.error : null,
    waiting: body !== null && !current,
    incomplete: body === null,
    retry: () => void query.refetch(),
  };
}

export const askPreview = (teamId: string, body: string, signal?: AbortSignal): Promise<Preview> =>
  call(previewTeamRule, {
    params: { id: teamId },
    body: JSON.parse(body),
    ...(signal ? { signal } : {}),
  });

/** Says how many match whenever that has changed by an edit. */
function useSaid(count: number | undefined): void {
  const t = useTranslations('rules');
  const before = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (count === undefined || count === before.current) return;
    if (before.current !== undefined) announce(t('matching', { count }));
    before.current = count;
  }, [count, t]);
}

function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
