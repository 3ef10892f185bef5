import type { listToolSignIns } from '@contracts/openid-provider';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { OutputOf } from '../../../../server/src/platform/endpoint/contract.ts';
import {
  type Column,
  DataTable,
  isolate,
  MoreOf,
  Name,
  PlainLink,
  StatusPill,
  useWhen,
} from '../../ui/index.ts';
import { toolSignInsQuery } from './queries.ts';

type SignIn = OutputOf<typeof listToolSignIns>['items'][number];
const idOf = (one: SignIn) => one.id;

/** Sign-ins at a tool that last or are over, and how far the tool was told. Nothing until there is one. */
export function SignIns({ toolId }: { toolId: string }) {
  const t = useTranslations('openid');
  const list = useInfiniteQuery(toolSignInsQuery(toolId));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useColumns();
  if (!rows?.length) return null;
  return (
    <>
      <h2 className="page-body section-title">{t('signIns')}</h2>
      <DataTable
        label={t('signIns')}
        columns={columns}
        rows={rows}
        rowId={idOf}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={null}
      />
      <MoreOf list={list} rows={rows} />
    </>
  );
}

function useColumns(): Column<SignIn>[] {
  const t = useTranslations('openid');
  const when = useWhen();
  return useMemo(
    () => [
      {
        id: 'who',
        header: t('person'),
        cell: ({ user }) => (
          <PlainLink to="/admin/identity/users/$userId" params={{ userId: user.id }} className="cut">
            <Name>{user.name}</Name>
          </PlainLink>
        ),
      },
      { id: 'since', header: t('since'), width: '136px', drop: 2, cell: (one) => when(one.started_at) },
      {
        id: 'state',
        header: t('state'),
        width: '50%',
        cell: (one) => (
          <span className="two">
            {one.told === 'failed' ? (
              <StatusPill state="undeliverable" word={t('over', { by: one.ended_by ?? 'none' })} />
            ) : (
              t('over', { by: one.ended_by ?? 'none' })
            )}
            {one.ended_at && (
              <span className="meta block">
                {t('told', { told: one.told ?? 'none', tries: one.tries })}
                {one.problem && ` ${t('unheard', { reason: one.problem, code: isolate(one.problem) })}`}
              </span>
            )}
          </span>
        ),
      },
    ],
    [t, when],
  );
}
