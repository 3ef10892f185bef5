import { useFormatter, useTranslations } from 'use-intl';
import { Banner, isolate } from '../../ui/index.ts';

/** Before sending: which of the fields are read by rules, so that what a Team Admin types there waits. */
export function InviteNotice({ labels }: { labels: readonly string[] }) {
  const t = useTranslations('confirmations');
  const format = useFormatter();
  return (
    <Banner title={t('inviteTitle')}>
      <p>{t('inviteText', { fields: format.list(labels.map(isolate)) })}</p>
    </Banner>
  );
}
