import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { usePageTitle } from './page-title.ts';

/** An address that leads nowhere, within the frame. */
export function NotFoundPage() {
  const t = useTranslations('shell');
  usePageTitle(t('notFoundTitle'));
  return (
    <Fallback
      title={t('notFoundTitle')}
      text={t('notFoundText')}
      action={<LinkButton to="/admin/identity/users">{t('toUsers')}</LinkButton>}
    />
  );
}

/** A page threw. Also shown when a page's file is gone because a newer portal was installed: loading again mends that. */
export function FaultPage({ error }: ErrorComponentProps) {
  const t = useTranslations('shell');
  return (
    <Fallback
      title={t('faultTitle')}
      text={t('faultText')}
      action={<Button onClick={() => location.reload()}>{t('reload')}</Button>}
    >
      {import.meta.env.DEV && (
        <pre className="meta">{error instanceof Error ? error.stack : String(error)}</pre>
      )}
    </Fallback>
  );
}

function Fallback(props: { title: string; text: string; action: ReactNode; children?: ReactNode }) {
  return (
    <>
      <header className="head">
        <h1 className="page-title">{props.title}</h1>
      </header>
      <div className="page-body grid gap-4 justify-items-start">
        <p className="prose">{props.text}</p>
        {props.action}
        {props.children}
      </div>
    </>
  );
}
