import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { OfflineError, ProblemError } from '../app/problem.ts';
import { Button, IconButton } from './button.tsx';
import { cx } from './class-names.ts';
import { Icon, type IconName } from './icons.tsx';

export type BannerTone = 'info' | 'good' | 'warn' | 'bad';
const icons: Record<BannerTone, IconName> = { info: 'info', good: 'check', warn: 'warning', bad: 'alert' };

export interface BannerProps {
  tone?: BannerTone;
  title?: ReactNode;
  children?: ReactNode;
  /** Ways out, beside what happened. */
  actions?: ReactNode;
  onClose?: () => void;
  /** Across the whole width, above the page. */
  strip?: boolean;
  /** It appeared because of what the reader just did: spoken at once. */
  live?: boolean;
}

/** What concerns the whole page or form. A fault carries its way out. */
export function Banner({ tone = 'info', title, children, actions, onClose, strip, live }: BannerProps) {
  const t = useTranslations('kit');
  return (
    <div
      className={cx('banner', tone !== 'info' && `banner-${tone}`, strip && 'banner-strip')}
      role={live ? 'alert' : undefined}
    >
      <Icon name={icons[tone]} />
      <div className="min-w-0">
        {title && <p className="banner-title">{title}</p>}
        <div className="banner-body">
          {children}
          {actions && <div className="acts">{actions}</div>}
        </div>
      </div>
      {onClose && (
        <IconButton
          className="banner-close"
          size="small"
          icon="close"
          label={t('dismiss')}
          onClick={onClose}
        />
      )}
    </div>
  );
}

/** Any failure of a call, in words: a refusal with its next step, no connection, or something unforeseen. */
export function ProblemBanner({
  error,
  onRetry,
  onClose,
}: {
  error: unknown;
  onRetry?: () => void;
  onClose?: () => void;
}) {
  const t = useTranslations('kit');
  const retry = onRetry && (
    <Button size="small" onClick={onRetry}>
      {t('tryAgain')}
    </Button>
  );
  const close = onClose ? { onClose } : {};
  if (error instanceof OfflineError) {
    return (
      <Banner tone="warn" title={t('offlineTitle')} actions={retry} live {...close}>
        <p>{t('offlineText')}</p>
      </Banner>
    );
  }
  if (error instanceof ProblemError) {
    return (
      <Banner tone="bad" title={error.detail} actions={retry} live {...close}>
        {error.nextStep && <p>{error.nextStep}</p>}
        {error.status >= 500 && error.requestId && (
          <p className="meta">{t('requestId', { id: error.requestId })}</p>
        )}
      </Banner>
    );
  }
  return (
    <Banner tone="bad" title={t('faultTitle')} actions={retry} live {...close}>
      <p>{t('faultText')}</p>
    </Banner>
  );
}
