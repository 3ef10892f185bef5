import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { EmptyState, Link, LinkButton, MoreOf, ProblemBanner, Skeleton, When } from '../../ui/index.ts';
import { jobsQuery } from './queries.ts';

/** `/admin/identity/bulk`: what was done to many users, newest first. */
export function BulkJobsPage() {
  const t = useTranslations('bulkJobs');
  usePageTitle(t('all'));
  return (
    <Needs permission="users.act_on_many" title={t('all')}>
      <header className="head">
        <h1 className="page-title grow">{t('all')}</h1>
      </header>
      <Jobs />
    </Needs>
  );
}

function Jobs() {
  const t = useTranslations('bulkJobs');
  const query = useInfiniteQuery(jobsQuery);
  const jobs = query.data?.pages.flatMap((page) => page.items);
  if (jobs?.length === 0) {
    return (
      <EmptyState
        icon="users"
        title={t('noneTitle')}
        actions={<LinkButton to="/admin/identity/users">{t('toUsers')}</LinkButton>}
      >
        <p>{t('noneText')}</p>
      </EmptyState>
    );
  }
  return (
    <div className="page-body grid gap-2">
      {query.error && <ProblemBanner error={query.error} onRetry={() => void query.refetch()} />}
      {!jobs && !query.error && <Skeleton />}
      <ul className="outcomes grid gap-2">
        {jobs?.map((job) => (
          <li key={job.id}>
            <Link to="/admin/identity/bulk/$jobId" params={{ jobId: job.id }}>
              {t(`kind.${job.action}`)}
              {job.value !== null && (
                <>
                  : <bdi>{job.value}</bdi>
                </>
              )}
            </Link>
            <span className="meta block">
              {t(`state.${job.state}`)} ·{' '}
              {t('far', { far: job.started_at ? job.done : job.tried, total: job.total })} ·{' '}
              <bdi>{job.created_by.name}</bdi> · <When at={job.created_at} />
            </span>
          </li>
        ))}
      </ul>
      <MoreOf list={query} rows={jobs} />
    </div>
  );
}
