import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link.tsx';

export function NotFoundPage() {
  const t = useTranslations('shell');
  return (
    <EmptyState
      icon="search"
      title={t('notFoundTitle')}
      actions={<LinkButton to="/admin/identity/users">{t('toUsers')}</LinkButton>}
    >
      <p>{t('notFoundText')}</p>
    </EmptyState>
  );
}

/** A page threw. Also shown when a page's file is gone because a newer portal was installed: loading again mends that. */
export function FaultPage({ error }: ErrorComponentProps) {
  const t = useTranslations('shell');
  return (
    <EmptyState
      icon="alert"
      title={t('faultTitle')}
      actions={<Button onClick={() => location.reload()}>{t('reload')}</Button>}
    >
      <p>{t('faultText')}</p>
      {import.meta.env.DEV && (
        <pre className="meta">{error instanceof Error ? error.stack : String(error)}</pre>
      )}
    </EmptyState>
  );
}
