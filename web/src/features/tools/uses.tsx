import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Use } from '../../../../server/src/features/tools/shapes.ts';
import {
  type Column,
  DataTable,
  EmptyState,
  isolate,
  Ltr,
  MoreOf,
  Name,
  PlainLink,
  StatusPill,
  useWhen,
} from '../../ui/index.ts';
import { SignIns } from '../openid/sign-ins.tsx';
import { toolUsesQuery, userToolUsesQuery } from './queries.ts';
import { useTool } from './use-tool.ts';

/** Who signed in to a tool, newest first. */
export function LogTab() {
  const tool = useTool();
  return (
    <>
      <Uses of={{ toolId: tool.id }} />
      {tool.openid && <SignIns toolId={tool.id} />}
    </>
  );
}

type Of = { toolId: string } | { userId: string };
const idOf = (use: Use) => use.id;

function Person({ user }: Pick<Use, 'user'>) {
  const t = useTranslations('tools');
  if (!user) return <span className="text-ink-3 block">{t('unknownPerson')}</span>;
  return (
    <PlainLink to="/admin/identity/users/$userId" params={{ userId: user.id }} className="cut block">
      <Name>{user.name}</Name>
    </PlainLink>
  );
}

export function Uses({ of }: { of: Of }) {
  const t = useTranslations('tools');
  const byTool = 'toolId' in of;
  const list = useInfiniteQuery(byTool ? toolUsesQuery(of.toolId) : userToolUsesQuery(of.userId));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useColumns(byTool);
  return (
    <>
      <DataTable
        label={t('tabLog')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          <EmptyState icon="log" title={t('noUsesTitle')}>
            <p>{t(byTool ? 'noUsesText' : 'noUsesOfUser')}</p>
          </EmptyState>
        }
      />
      <MoreOf list={list} rows={rows} />
    </>
  );
}

function useColumns(byTool: boolean): Column<Use>[] {
  const t = useTranslations('tools');
  const openid = useTranslations('openid');
  const format = useFormatter();
  const when = useWhen();
  return useMemo(() => {
    const who = ({ user, tool }: Use) => {
      if (byTool) return <Person user={user} />;
      if (!tool) return t('unknownTool');
      return (
        <PlainLink to="/admin/identity/tools/$toolId" params={{ toolId: tool.id }} className="cut block">
          <Name>{tool.name}</Name>
        </PlainLink>
      );
    };
    const why = (kind: Use['kind'], reason: string) =>
      kind === 'logout'
        ? openid('unheard', { reason, code: isolate(reason) })
        : t('why', { reason, code: isolate(reason) });
    return [
      {
        id: 'who',
        header: t(byTool ? 'person' : 'tool'),
        cell: (use) => (
          <span className="two">
            {who(use)}
            <span className="meta">{when(use.at)}</span>
          </span>
        ),
      },
      {
        id: 'what',
        header: t('what'),
        width: '44%',
        cell: (use) => (
          <span className="two">
            {use.reason ? (
              <StatusPill
                state={use.kind === 'refused' ? 'declined' : 'undeliverable'}
                word={t(`use.${use.kind}`)}
              />
            ) : (
              t(`use.${use.kind}`)
            )}
            {use.reason && <span className="meta block">{why(use.kind, use.reason)}</span>}
          </span>
        ),
      },
      {
        id: 'claims',
        header: t('told'),
        width: '20%',
        drop: 3,
        cell: (use) => (
          <span className="cut block" title={use.claims.join(', ')}>
            {format.list(use.claims, { type: 'unit' })}
          </span>
        ),
      },
      {
        id: 'from',
        header: t('from'),
        width: '168px',
        drop: 2,
        cell: (use) => (
          <span className="two">
            <span className="block cut">{use.device}</span>
            {use.network && (
              <span className="meta block cut">
                <Ltr>{use.network}</Ltr>
              </span>
            )}
          </span>
        ),
      },
    ];
  }, [byTool, t, openid, format, when]);
}
