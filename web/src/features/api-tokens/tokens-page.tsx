import type { ApiToken } from '@contracts/api-tokens';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { DataTable, EmptyState, LinkButton, PageHead } from '../../ui/index.ts';
import { useTokenColumns } from './columns.tsx';
import { tokensQuery } from './queries.ts';
import { RevokeToken } from './revoke-token.tsx';

/** `/admin/organization/api-tokens`: the secrets with which programs act for admins. */
export function ApiTokensPage() {
  const t = useTranslations('tokens');
  usePageTitle(t('title'));
  return (
    <Needs permission="api_tokens.manage" title={t('title')}>
      <Tokens />
      <Outlet />
    </Needs>
  );
}

const idOf = (token: ApiToken) => token.id;

function Tokens() {
  const t = useTranslations('tokens');
  const seesAll = useSession().may('organization.manage');
  const matches = useMatchRoute();
  const { data, error, refetch } = useQuery(tokensQuery);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const columns = useTokenColumns(setRevoking, seesAll);
  const sheetOpen = matches({ to: '/admin/organization/api-tokens/new' }) !== false;
  const create = (
    <LinkButton
      id="create-token"
      to="/admin/organization/api-tokens/new"
      kind={sheetOpen ? 'plain' : 'primary'}
    >
      {t('create')}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={t('title')} actions={create}>
        {t.rich('text', {
          docs: (words) => (
            <a className="link" href="/api/docs">
              {words}
            </a>
          ),
        })}
      </PageHead>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={data}
        rowId={idOf}
        error={error}
        onRetry={() => void refetch()}
        empty={
          <EmptyState icon="key" title={t('noneTitle')}>
            <p>{t('noneText')}</p>
          </EmptyState>
        }
      />
      <RevokeToken token={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}
