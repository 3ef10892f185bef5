import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ToolSummary } from '../../../../server/src/features/tools/shapes.ts';
import { useSession } from '../../app/session.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  LinkButton,
  Name,
  PageHead,
  PlainLink,
  SearchField,
  StatusPill,
  useWhen,
} from '../../ui/index.ts';
import { toolsQuery } from './queries.ts';
import { PROTOCOL_NAMES, ToolIcon, useWhoGets } from './who-gets.tsx';

export { NewToolSheet } from './new-tool-sheet.tsx';

/** `/admin/identity/tools`: what people sign in to through this organization. */
export function ToolsPage() {
  const t = useTranslations('tools');
  usePageTitle(t('title'));
  return (
    <Needs permission="tools.view" title={t('title')}>
      <Tools />
      <Outlet />
    </Needs>
  );
}

/** So many are found without a search. */
const AT_A_GLANCE = 12;

const idOf = (tool: ToolSummary) => tool.id;

function Tools() {
  const t = useTranslations('tools');
  const openid = useTranslations('openid');
  const { data, error, refetch } = useQuery(toolsQuery);
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const rows = useMemo(
    () => data?.filter((tool) => tool.name.toLocaleLowerCase().includes(wanted)),
    [data, wanted],
  );
  const matches = useMatchRoute();
  const columns = useColumns();
  const sheetOpen = matches({ to: '/admin/identity/tools/new' }) !== false;
  const add = useSession().may('tools.manage') && (
    <LinkButton id="add-tool" to="/admin/identity/tools/new" kind={sheetOpen ? 'plain' : 'primary'}>
      {t('add')}
    </LinkButton>
  );
  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          <>
            <LinkButton to="/admin/identity/tools/saml">{openid('keys')}</LinkButton>
            {add}
          </>
        }
      >
        {t('lead')}
      </PageHead>
      {(data?.length ?? 0) > AT_A_GLANCE && (
        <div className="toolbar">
          <SearchField label={t('find')} placeholder={t('find')} value={text} onChange={setText} />
        </div>
      )}
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={error}
        onRetry={() => void refetch()}
        empty={
          data?.length ? (
            <EmptyState
              icon="search"
              title={t('noMatch')}
              actions={<Button onClick={() => setText('')}>{t('clear')}</Button>}
            />
          ) : (
            <EmptyState icon="tools" title={t('noneTitle')}>
              <p>{t('noneText')}</p>
            </EmptyState>
          )
        }
      />
    </>
  );
}

function useColumns(): Column<ToolSummary>[] {
  const t = useTranslations('tools');
  const when = useWhen();
  const whoGets = useWhoGets();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        cell: (tool) => (
          <span className="flex gap-2 items-center min-w-0">
            <ToolIcon icon={tool.icon} />
            <PlainLink to="/admin/identity/tools/$toolId" params={{ toolId: tool.id }} className="cut">
              <Name>{tool.name}</Name>
            </PlainLink>
          </span>
        ),
      },
      {
        id: 'protocol',
        header: t('protocol'),
        width: '144px',
        drop: 3,
        cell: (tool) => PROTOCOL_NAMES[tool.protocol],
      },
      {
        id: 'who',
        header: t('whoGets'),
        width: '28%',
        drop: 1,
        cell: (tool) => <span className="cut block">{whoGets(tool.access)}</span>,
      },
      {
        id: 'state',
        header: t('state'),
        width: '120px',
        cell: (tool) => (
          <StatusPill state={tool.enabled ? 'active' : 'suspended'} word={t(tool.enabled ? 'on' : 'off')} />
        ),
      },
      {
        id: 'last',
        header: t('lastSignIn'),
        width: '152px',
        drop: 2,
        cell: (tool) =>
          tool.last_sign_in_at ? (
            when(tool.last_sign_in_at)
          ) : (
            <span className="text-ink-3">{t('never')}</span>
          ),
      },
    ],
    [t, when, whoGets],
  );
}
