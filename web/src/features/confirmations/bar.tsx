import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../ui/index.ts';
import type { Decision } from './queries.ts';

/** What can be done with those selected. */
export function DecisionBar({
  count,
  busy,
  onClear,
  onConfirm,
  onReject,
}: {
  count: number;
  busy: Decision | null;
  onClear: () => void;
  onConfirm: () => void;
  onReject: () => void;
}) {
  const t = useTranslations('confirmations');
  return (
    <section className="toolbar bulk-bar" aria-label={t('bar')}>
      <IconButton icon="close" size="toolbar" label={t('clear')} onClick={onClear} />
      <b className="bulk-count grow">{t('selected', { count })}</b>
      <Button kind="primary" size="toolbar" busy={busy === 'confirm'} onClick={onConfirm}>
        {t('confirm')}
      </Button>
      <Button size="toolbar" busy={busy === 'reject'} onClick={onReject}>
        {t('reject')}
      </Button>
    </section>
  );
}
