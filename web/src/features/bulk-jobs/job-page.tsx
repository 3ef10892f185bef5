import { type BulkJob, cancelBulkJob, exportBulkJobItems, startBulkJob } from '@contracts/bulk-jobs';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call, download } from '../../app/api.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { Actions, announce, Button, Link, MoreOf, ProblemBanner, Skeleton, When } from '../../ui/index.ts';
import { Select } from '../../ui/select.tsx';
import { refreshUsers } from '../users/directory.ts';
import { type ItemFilter, itemsQuery, jobQuery } from './queries.ts';

/** `/admin/identity/bulk/<id>`: what will happen to how many, how far it is, and what came of each. */
export function BulkJobPage() {
  const t = useTranslations('bulkJobs');
  const { jobId } = useParams({ from: '/admin/identity/bulk/$jobId' });
  const { data: job, error, refetch } = useQuery(jobQuery(jobId));
  const title = job ? t(`kind.${job.action}`) : t('title');
  usePageTitle(title);
  useAnnouncedState(job);
  return (
    <Needs permission="users.act_on_many" title={t('title')}>
      <header className="head">
        <h1 className="page-title grow">{title}</h1>
        <Link to="/admin/identity/bulk">{t('all')}</Link>
      </header>
      <div className="page-body grid gap-2">
        {error && <ProblemBanner error={error} onRetry={() => void refetch()} />}
        {!job && !error && <Skeleton />}
        {job && <Progress job={job} />}
        {job && <Outcomes job={job} />}
        {job && <Controls job={job} />}
        {job && <People job={job} />}
      </div>
    </Needs>
  );
}

/** Each state is said once to those who listen; when it is done, lists of users are asked anew. */
function useAnnouncedState(job: BulkJob | undefined): void {
  const t = useTranslations('bulkJobs');
  const client = useQueryClient();
  const state = job?.state;
  useEffect(() => {
    if (!state) return;
    announce(t(`state.${state}`));
    if (state === 'done' || state === 'cancelled') void refreshUsers(client);
  }, [state, t, client]);
}

function Progress({ job }: { job: BulkJob }) {
  const t = useTranslations('bulkJobs');
  const far = job.started_at ? job.done : job.tried;
  const moving = job.state === 'trying' || job.state === 'running';
  return (
    <>
      {job.value !== null ? (
        <p>
          <bdi>{job.value}</bdi>
        </p>
      ) : (
        (job.action === 'change_department' || job.action === 'change_line_manager') && (
          <p>{t('takenAway')}</p>
        )
      )}
      <p>
        <b>{t(`state.${job.state}`)}</b>
      </p>
      {moving && <progress aria-label={t(`state.${job.state}`)} value={far} max={job.total} />}
      <p className="meta">
        {t('far', { far, total: job.total })} ·{' '}
        {t.rich('by', { name: () => <bdi>{job.created_by.name}</bdi> })} · <When at={job.created_at} />
      </p>
    </>
  );
}

/** A sentence for those served, one for those with whom there is nothing to do, and one for each reason. */
function Outcomes({ job }: { job: BulkJob }) {
  const t = useTranslations('bulkJobs');
  if (job.outcomes.length === 0) return null;
  const past = job.started_at !== null;
  return (
    <ul className="outcomes grid gap-2">
      {job.outcomes.map(({ outcome, code, detail, count }) => (
        <li key={`${outcome} ${code}`}>
          <b>{t(`${past ? 'did' : 'will'}.${outcome}`, { count })}</b>
          {detail && <span className="meta block">{detail}</span>}
        </li>
      ))}
    </ul>
  );
}

function Controls({ job }: { job: BulkJob }) {
  const t = useTranslations('bulkJobs');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const served = job.outcomes.find((one) => one.outcome === 'changed')?.count ?? 0;
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (error) {
      setFault(error);
    } finally {
      await client.invalidateQueries({ queryKey: ['bulk-jobs'] });
      setBusy(false);
    }
  };
  const params = { id: job.id };
  return (
    <>
      {fault !== null && <ProblemBanner error={fault} />}
      <Actions>
        {job.state === 'ready' && (
          <Button
            kind={job.action === 'revoke' || job.action === 'suspend' ? 'danger' : 'primary'}
            busy={busy}
            unavailable={served === 0 ? t('nobody') : undefined}
            onClick={() => void act(() => call(startBulkJob, { params }))}
          >
            {t('start', { count: served })}
          </Button>
        )}
        {job.finished_at === null && (
          <Button onClick={() => void act(() => call(cancelBulkJob, { params }))}>
            {t(job.state === 'running' ? 'stop' : 'drop')}
          </Button>
        )}
        {job.state !== 'trying' && (
          <Button kind="bare" onClick={() => void act(() => download(exportBulkJobItems, { params }))}>
            {t('csv')}
          </Button>
        )}
      </Actions>
    </>
  );
}

const FILTERS: readonly ItemFilter[] = ['all', 'changed', 'same', 'refused'];

/** The report: each person with the outcome. */
function People({ job }: { job: BulkJob }) {
  const t = useTranslations('bulkJobs');
  const [filter, setFilter] = useState<ItemFilter>('all');
  const query = useInfiniteQuery(itemsQuery(job.id, job.state, filter));
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <section aria-label={t('people')} className="grid gap-2">
      <Select
        label={t('people')}
        value={filter}
        options={FILTERS.map((id) => ({ id, name: t(`filter.${id}`) }))}
        onChange={setFilter}
      />
      {query.error && <ProblemBanner error={query.error} onRetry={() => void query.refetch()} />}
      {items?.length === 0 && <p className="meta">{t('none')}</p>}
      <ul className="outcomes grid gap-2">
        {items?.map(({ user, outcome, detail }) => (
          <li key={user.id}>
            <Link to="/admin/identity/users/$userId" params={{ userId: user.id }}>
              <bdi>{user.name}</bdi>
            </Link>
            <span className="meta block">
              {detail ??
                t(`outcome.${outcome === 'changed' && !job.started_at ? 'will' : (outcome ?? 'waiting')}`)}
            </span>
          </li>
        ))}
      </ul>
      <MoreOf list={query} rows={items} />
    </section>
  );
}
