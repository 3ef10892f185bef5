import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Permission } from '../../../../server/src/platform/permissions.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useSession } from '../session.ts';

/** Shows the page to those who may see it; to others, who may. The server asks the same question of every call. */
export function Needs(props: { permission: Permission; title: string; children: ReactNode }) {
  const { permission, title, children } = props;
  const t = useTranslations('shell');
  if (useSession().may(permission)) return children;
  return (
    <>
      <PageHead title={title} />
      <EmptyState
        icon="lock"
        title={t('notYoursTitle')}
        actions={<LinkButton to="/admin/identity/users">{t('toUsers')}</LinkButton>}
      >
        <p>{t('notYoursText')}</p>
      </EmptyState>
    </>
  );
}
