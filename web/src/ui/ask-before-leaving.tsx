import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from './dialog.tsx';

/** Asks before what was changed on a page is lost with it: on the way to another page, and before the tab is closed. */
export function AskBeforeLeaving({ dirty, children }: { dirty: boolean; children?: ReactNode }) {
  const t = useTranslations('kit');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('discardTitle')}
      confirmLabel={t('discard')}
      cancelLabel={t('keepEditing')}
      danger
      onConfirm={() => blocker.proceed?.()}
    >
      <p>{children ?? t('discardText')}</p>
    </ConfirmDialog>
  );
}
