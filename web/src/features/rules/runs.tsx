import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Run } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { Button, Icon, Link, Name, ProblemBanner, Skeleton, When } from '../../ui/index.ts';
import { isGoingOn, runChangesQuery, runsQuery } from './queries.ts';

/** One run in two lines: what caused it and when; what it did, or how far it is. */
export function RunLine({ run }: { run: Run }) {
  const t = useTranslations('rules');
  const format = useFormatter();
  const going = isGoingOn(run);
  const took = seconds(run);
  return (
    <div aria-busy={going || undefined}>
      <p>
        {t(`cause.${run.cause}`)}
        {run.caused_by && (
          <>
            {' · '}
            <Link to="/admin/identity/users/$userId" params={{ userId: run.caused_by.id }}>
              <Name>{run.caused_by.name}</Name>
            </Link>
          </>
        )}
        {' · '}
        <When at={run.queued_at} />
      </p>
      {run.state === 'running' || run.state === 'queued' ? (
        <div className="meta">
          {run.state === 'queued' ? t('queued') : t('running', { done: run.evaluated, total: run.total })}
          <progress max={Math.max(run.total, 1)} value={run.evaluated} aria-label={t('progress')} />
        </div>
      ) : (
        <p className="meta">
          {run.state === 'superseded'
            ? t('superseded')
            : format.list(
                [
                  t('added', { count: run.added }),
                  t('removed', { count: run.removed }),
                  t('unchanged', { count: run.unchanged }),
                  ...(took === null ? [] : [t('took', { seconds: took })]),
                ],
                { type: 'unit' },
              )}
        </p>
      )}
    </div>
  );
}

function seconds({ started_at, finished_at }: Run): number | null {
  if (!started_at || !finished_at) return null;
  const passed = Date.parse(finished_at) - Date.parse(started_at);
  return passed < 10_000 ? Math.max(passed, 10) / 1000 : Math.round(passed / 1000);
}

/** Everything that the rule brought about, newest first. */
export function Runs({ teamId, latest }: { teamId: string; latest: Run | null }) {
  const t = useTranslations('rules');
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    runsQuery(teamId),
  );
  const stamp = `${latest?.id} ${latest?.state}`;
  useEffect(() => {
    if (stamp) void refetch();
  }, [stamp, refetch]);
  if (error) return <ProblemBanner error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return (
    <>
      <ol className="grid gap-3">
        {data.pages
          .flatMap((page) => page.items)
          .map((run) => (
            <li key={run.id}>
              <RunLine run={run} />
              {run.added + run.removed > 0 && <Changes run={run} />}
            </li>
          ))}
      </ol>
      {hasNextPage && (
        <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('olderRuns')}
        </Button>
      )}
    </>
  );
}

/** Who joined and who left by a run, asked for when somebody wants to know. */
function Changes({ run }: { run: Run }) {
  const t = useTranslations('rules');
  const [open, setOpen] = useState(false);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...runChangesQuery(run.id),
    enabled: open,
  });
  return (
    <details
      className="disclosure disclosure-quiet"
      onToggle={(event) => event.currentTarget.open && setOpen(true)}
    >
      <summary>
        <Icon name="end" />
        {t('whoChanged', { count: run.added + run.removed })}
      </summary>
      <div className="disclosure-body">
        {error ? (
          <ProblemBanner error={error} onRetry={() => void refetch()} />
        ) : (
          <ul className="grid gap-1">
            {data?.pages
              .flatMap((page) => page.items)
              .map(({ user, change }) => (
                <li key={user.id} className="wrap-anywhere">
                  <Link to="/admin/identity/users/$userId" params={{ userId: user.id }}>
                    <Name>{user.name}</Name>
                  </Link>{' '}
                  <span className="meta">{t(change === 'added' ? 'joined' : 'left')}</span>
                </li>
              ))}
          </ul>
        )}
        {hasNextPage && (
          <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('moreChanges')}
          </Button>
        )}
      </div>
    </details>
  );
}
