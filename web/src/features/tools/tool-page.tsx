import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ProblemError } from '../../app/api.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  EmptyState,
  Link,
  LinkButton,
  ProblemBanner,
  Skeleton,
  StatusPill,
  Tab,
  Tabs,
} from '../../ui/index.ts';
import { toolQuery } from './queries.ts';
import { ToolIcon } from './who-gets.tsx';

// One file to fetch for all views of a tool.
export { AccessTab } from './access-tab.tsx';
export { ClaimsTab } from './claims-tab.tsx';
export { SettingsTab } from './settings-tab.tsx';
export { LogTab } from './uses.tsx';

const route = getRouteApi('/admin/identity/tools/$toolId');

/** `/admin/identity/tools/:id`: one tool, in four views. */
export function ToolPage() {
  const t = useTranslations('tools');
  return (
    <Needs permission="tools.view" title={t('title')}>
      <nav className="crumb" aria-label={t('place')}>
        <Link to="/admin/identity/tools">{t('title')}</Link>
      </nav>
      <Place />
    </Needs>
  );
}

function Place() {
  const t = useTranslations('tools');
  const { toolId } = route.useParams();
  const { data: tool, error, refetch } = useQuery(toolQuery(toolId));
  usePageTitle(tool?.name ?? t('title'));
  if (error instanceof ProblemError && (error.status === 404 || error.has('request.invalid')))
    return (
      <EmptyState
        icon="tools"
        title={t('goneTitle')}
        actions={<LinkButton to="/admin/identity/tools">{t('toTools')}</LinkButton>}
      >
        <p>{t('goneText')}</p>
      </EmptyState>
    );
  if (!tool)
    return (
      <div className="page-body" aria-busy={!error}>
        {error ? <ProblemBanner error={error} onRetry={() => void refetch()} /> : <Skeleton lines={6} />}
      </div>
    );
  const common = { params: { toolId }, activeOptions: { exact: true } };
  return (
    <>
      <header className="head">
        <ToolIcon icon={tool.icon} />
        <h1 className="page-title grow wrap-anywhere">{tool.name}</h1>
        <StatusPill state={tool.enabled ? 'active' : 'suspended'} word={t(tool.enabled ? 'on' : 'off')} />
      </header>
      <Tabs label={t('sections')}>
        <Tab to="/admin/identity/tools/$toolId" {...common}>
          {t('tabSettings')}
        </Tab>
        <Tab to="/admin/identity/tools/$toolId/access" {...common}>
          {t('tabAccess')}
        </Tab>
        <Tab to="/admin/identity/tools/$toolId/claims" {...common}>
          {t('tabClaims')}
        </Tab>
        <Tab to="/admin/identity/tools/$toolId/log" {...common}>
          {t('tabLog')}
        </Tab>
      </Tabs>
      <Outlet />
    </>
  );
}
