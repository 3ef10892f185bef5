import { useTranslations } from 'use-intl';
import type { ProblemItem } from '../../app/problem.ts';
import { OfflineError, ProblemError } from '../../app/problem.ts';
import { Banner, Button, ProblemBanner } from '../../ui/index.ts';
import { useAtTime } from '../users/use-at-time.ts';

interface RefusalBannerProps {
  left: { items: ProblemItem[] } | { error: unknown };
  onRetry: () => void;
  onClose: () => void;
}

/** What concerns the invitation as a whole: a cap that is reached, a connection that broke. What was typed stays. */
export function RefusalBanner({ left, onRetry, onClose }: RefusalBannerProps) {
  const t = useTranslations('invite');
  const atTime = useAtTime();
  if ('error' in left) {
    if (left.error instanceof OfflineError) {
      return (
        <Banner
          tone="warn"
          live
          title={t('offlineTitle')}
          onClose={onClose}
          actions={
            <Button size="small" onClick={onRetry}>
              {t('tryAgain')}
            </Button>
          }
        >
          <p>{t('offlineText')}</p>
        </Banner>
      );
    }
    const retry =
      !(left.error instanceof ProblemError) || left.error.status >= 500 || left.error.status === 409;
    return <ProblemBanner error={left.error} onClose={onClose} {...(retry ? { onRetry } : {})} />;
  }
  return left.items.map((item) => (
    <Banner key={`${item.code} ${item.pointer}`} tone="bad" live title={item.detail} onClose={onClose}>
      {item.nextStep && <p>{item.nextStep}</p>}
      {item.retryAt && <p>{t('possibleAgain', { time: atTime(item.retryAt) })}</p>}
    </Banner>
  ));
}
