import type { DirectoryRow } from '@contracts/directory';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../../app/session.ts';
import { Button, IconButton, toast } from '../../../ui/index.ts';
import { Menu } from '../../../ui/menu.tsx';
import { type JobKind, jobKinds } from '../../bulk-jobs/queries.ts';
import { textOf } from '../actions/use-run-action.ts';
import { EXACT_UP_TO, filtersOfView, restOfView, type UsersView } from '../directory.ts';
import { useIsPhone } from '../use-is-phone.ts';
import { MOST_AT_ONCE, type UsersSelection } from '../use-selection.ts';
import { type BulkKind, bulkKinds } from './kinds.ts';

const load = () => import('./bulk-dialog.tsx');
const BulkDialog = lazy(load);
const JobDialog = lazy(() => import('../../bulk-jobs/job-dialog.tsx'));
const ExportDialog = lazy(() => import('./export-dialog.tsx'));

/** What is done by a job however few are selected. */
const OWN_KINDS = ['change_department', 'change_line_manager', 'suspend'] as const;

interface BulkBarProps {
  view: UsersView;
  selection: UsersSelection;
  rows: readonly DirectoryRow[];
  /** Of the page after those shown; null when all are. */
  next: string | null;
  total: number | null;
}

/** What can be done with those selected; stands in place of the toolbar. */
export function BulkBar({ view, selection, rows, next, total }: BulkBarProps) {
  const t = useTranslations('users.bulk');
  const jobs = useTranslations('bulkJobs');
  const { may } = useSession();
  const mayAll = may('users.act_on_many');
  // Everybody who matches, whether they were fetched or not.
  const [everybody, setEverybody] = useState(false);
  const [job, setJob] = useState<{ kind: JobKind; open: boolean; key: number } | null>(null);
  const phone = useIsPhone();
  // What was asked last stays while the dialog leaves; each question starts anew.
  const [asked, setAsked] = useState<{ kind: BulkKind | 'export'; open: boolean; key: number } | null>(null);
  const count = selection.selected.size;
  const tooMany = !everybody && count > MOST_AT_ONCE ? t('tooMany', { max: MOST_AT_ONCE }) : undefined;
  const open = (kind: BulkKind | 'export') => setAsked({ kind, open: true, key: (asked?.key ?? 0) + 1 });
  const close = () => setAsked(asked && { ...asked, open: false });
  const actions = [
    ...bulkKinds.filter((one) =>
      may(one === 'add' || one === 'remove' ? 'teams.change_members' : 'invitations.manage'),
    ),
    ...(may('users.export') ? (['export'] as const) : []),
  ];
  return (
    <>
      <section className="toolbar bulk-bar" aria-label={t('label')} onPointerEnter={() => void load()}>
        <IconButton icon="close" size="toolbar" label={t('clear')} onClick={selection.clear} />
        <b className="bulk-count">
          {everybody
            ? total === null || total > EXACT_UP_TO
              ? jobs('allSelectedMany', { count: EXACT_UP_TO })
              : jobs('allSelected', { count: total })
            : t('selected', { count })}
        </b>
        {mayAll && !everybody && (total === null || total > MOST_AT_ONCE) && (
          <Button kind="bare" size="toolbar" onClick={() => setEverybody(true)}>
            {total === null || total > EXACT_UP_TO
              ? jobs('selectAllMany', { count: EXACT_UP_TO })
              : jobs('selectAll', { count: total })}
          </Button>
        )}
        <SelectAll view={view} selection={selection} rows={rows} next={next} total={total} />
        {everybody ? null : phone ? (
          <Menu
            label={t('actions')}
            text={t('actions')}
            kind="plain"
            size="toolbar"
            items={actions.map((one) => ({
              id: one,
              label: t(`verb.${one}`),
              ...(tooMany ? { off: true, note: tooMany } : {}),
              onPress: () => open(one),
            }))}
          />
        ) : (
          actions.map((one) => (
            <Button key={one} size="toolbar" unavailable={tooMany} onClick={() => open(one)}>
              {t(`verb.${one}`)}
            </Button>
          ))
        )}
        {mayAll && (
          <Menu
            label={everybody ? jobs('actionsAll') : jobs('more')}
            text={everybody ? t('actions') : jobs('more')}
            kind="plain"
            size="toolbar"
            items={(everybody ? jobKinds : OWN_KINDS).map((kind) => ({
              id: kind,
              label: jobs(`kind.${kind}`),
              ...(tooMany ? { off: true, note: tooMany } : {}),
              onPress: () => setJob({ kind, open: true, key: (job?.key ?? 0) + 1 }),
            }))}
          />
        )}
        {tooMany && <span className="meta">{tooMany}</span>}
      </section>
      {job && (
        <Suspense>
          <JobDialog
            key={job.key}
            kind={job.kind}
            open={job.open}
            filter={everybody ? filtersOfView(view) : { user_ids: [...selection.selected] }}
            onClose={() => setJob({ ...job, open: false })}
          />
        </Suspense>
      )}
      {asked && (
        <Suspense>
          {asked.kind === 'export' ? (
            <ExportDialog
              key={asked.key}
              open={asked.open}
              onClose={close}
              view={view}
              ids={[...selection.selected]}
              count={count}
            />
          ) : (
            <BulkDialog
              key={asked.key}
              kind={asked.kind}
              open={asked.open}
              people={selection.people}
              onClose={close}
              onDone={(left) =>
                selection.select(
                  [...selection.people.values()].filter((row) => left.some((one) => one.id === row.id)),
                )
              }
            />
          )}
        </Suspense>
      )}
    </>
  );
}

/** Everybody in the view, as long as they are not more than can be handled at once. */
function SelectAll({ view, selection, rows, next, total }: BulkBarProps) {
  const t = useTranslations('users.bulk');
  const [busy, setBusy] = useState(false);
  if (total === null || total > MOST_AT_ONCE || total <= selection.selected.size) return null;
  const all = async () => {
    setBusy(true);
    try {
      selection.select(await restOfView(view, rows, next, MOST_AT_ONCE));
    } catch (error) {
      toast(textOf(error, t('selectAllFailed')));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button kind="bare" size="toolbar" busy={busy} onClick={() => void all()}>
      {t('selectAll', { count: total })}
    </Button>
  );
}
