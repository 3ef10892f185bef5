import type { AuditEvent } from '@contracts/audit';
import { exportAuditEventLines, exportAuditEvents } from '@contracts/directory';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { download } from '../../app/api.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  LinkButton,
  Ltr,
  MoreOf,
  ProblemBanner,
  RadioGroup,
  toast,
  When,
} from '../../ui/index.ts';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Changes } from './changes.tsx';
import { type FilterProps, Filters } from './filters.tsx';
import { auditQuery, filtersOf } from './queries.ts';
import type { AuditSearch } from './search.ts';
import { Actor, invitedUser, Sentence } from './sentence.tsx';

const route = getRouteApi('/admin/organization/audit');
const idOf = (event: AuditEvent) => event.id;

/** `/admin/organization/audit`: who changed what, on whom, and what it was before. */
export function AuditPage() {
  const t = useTranslations('audit');
  usePageTitle(t('title'));
  return (
    <Needs permission="audit.view" title={t('title')}>
      <header className="head">
        <h1 className="page-title grow">{t('title')}</h1>
        <ExportButton />
      </header>
      <Events />
    </Needs>
  );
}

function ExportButton() {
  const t = useTranslations('audit');
  const search = route.useSearch();
  const [open, setOpen] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [format, setFormat] = useState<'csv' | 'lines'>('csv');
  const run = async () => {
    setFault(null);
    try {
      const endpoint = format === 'csv' ? exportAuditEvents : exportAuditEventLines;
      await download(endpoint, { body: filtersOf(search) });
      toast(t('exported'));
    } catch (error) {
      setFault(error);
      throw error;
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('export')}</Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t(Object.keys(search).length > 0 ? 'exportShown' : 'exportAll')}
        confirmLabel={t('export')}
        onConfirm={run}
      >
        <p>{t('exportText')}</p>
        <RadioGroup
          label={t('exportAs')}
          value={format}
          onChange={setFormat}
          options={[
            { value: 'csv', label: t('exportCsv'), hint: t('exportCsvHint') },
            { value: 'lines', label: t('exportLines'), hint: t('exportLinesHint') },
          ]}
        />
        {fault !== null && <ProblemBanner error={fault} />}
      </ConfirmDialog>
    </>
  );
}

function Events() {
  const t = useTranslations('audit');
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useInfiniteQuery(auditQuery(search));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const narrow = useMemo(
    () => (next: AuditSearch) => void navigate({ to: '/admin/organization/audit', search: next }),
    [navigate],
  );
  const columns = useEventColumns(search, narrow);
  const narrowed = Object.keys(search).length > 0;
  const about =
    search.target &&
    rows?.find((row) => row.target.id === search.target || invitedUser(row) === search.target)?.target.name;
  return (
    <>
      <Filters search={search} about={about ?? undefined} narrow={narrow} />
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        virtualFrom={150}
        empty={
          <EmptyState
            icon="log"
            title={t(narrowed ? 'noneMatch' : 'none')}
            actions={
              narrowed && (
                <LinkButton to="/admin/organization/audit" search={{}}>
                  {t('showAll')}
                </LinkButton>
              )
            }
          >
            <p>{t(narrowed ? 'noneMatchText' : 'noneText')}</p>
          </EmptyState>
        }
      />
      <MoreOf list={list} rows={rows} />
    </>
  );
}

function useEventColumns(search: AuditSearch, narrow: (search: AuditSearch) => void): Column<AuditEvent>[] {
  const t = useTranslations('audit');
  return useMemo(
    () => [
      {
        id: 'what',
        header: t('what'),
        cell: (event) => (
          <div className="py-1 wrap-anywhere">
            <Sentence event={event} />
            {/* What has lost its column, the least needed last. */}
            <div className="hidden @max-[480px]/list:block mt-2 text-ink-2">
              <Actor actor={event.actor} />
            </div>
            <div className="hidden @max-[760px]/list:block">
              <Changes changes={event.changes} />
            </div>
            <div className="hidden @max-[600px]/list:block">
              <Moment event={event} />
            </div>
          </div>
        ),
      },
      { id: 'who', header: t('who'), width: '18%', drop: 4, cell: (event) => <Actor actor={event.actor} /> },
      {
        id: 'changes',
        header: t('changes'),
        width: '38%',
        drop: 2,
        cell: (event) => <Changes changes={event.changes} />,
      },
      {
        id: 'when',
        header: t('when'),
        width: '136px',
        drop: 3,
        cell: (event) => <Moment event={event} />,
      },
      {
        id: 'actions',
        header: t('actions'),
        hideHeader: true,
        width: '52px',
        align: 'end',
        cell: (event) => <EventMenu event={event} search={search} narrow={narrow} />,
      },
    ],
    [t, search, narrow],
  );
}

function Moment({ event }: { event: AuditEvent }) {
  const t = useTranslations('audit');
  const network = event.changes.find((one) => one.field === '@network')?.after;
  return (
    <span className="two">
      <span>
        <When at={event.at} />
      </span>
      {typeof network === 'string' && (
        <span className="meta cut block">{t.rich('from', { network: () => <Ltr>{network}</Ltr> })}</span>
      )}
    </span>
  );
}

function EventMenu({ event, search, narrow }: { event: AuditEvent } & FilterProps) {
  const t = useTranslations('audit');
  const { action, target } = event;
  // Asked by the user, the log tells of their invitations as well.
  const id = invitedUser(event) ?? target.id;
  const items: MenuEntry[] = [
    {
      id: 'action',
      label: t('onlyAction'),
      icon: 'log',
      onPress: () => narrow({ ...search, action }),
    },
  ];
  const { actor } = event;
  const actorId = actor.id;
  items.unshift({
    id: 'actor',
    label: t('onlyBy', {
      name: actor.name ?? t(actor.erased ? 'erasedPerson' : `actor.${actor.kind}`),
    }),
    icon: 'user',
    onPress: () => {
      const { by: _, kind: __, ...others } = search;
      narrow(actorId ? { ...others, by: actorId } : { ...others, kind: actor.kind });
    },
  });
  if (id) {
    items.unshift({
      id: 'target',
      label: target.name ? t('onlyTarget', { name: target.name }) : t('onlyThis'),
      icon: 'search',
      onPress: () => narrow({ ...search, target: id }),
    });
  }
  return <Menu size="small" label={t('filterBy')} items={items} />;
}
