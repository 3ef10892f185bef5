import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { channelsQuery } from '../../app/shell/navigation-facts.ts';
import { Banner, When } from '../../ui/index.ts';

/** What keeps messages from leaving, and who can mend it. Nothing while all is well. */
export function ChannelBanners() {
  const t = useTranslations('deliveries');
  const { data } = useQuery({ ...channelsQuery, refetchInterval: 10_000 });
  const troubled = data?.items.filter((one) => one.broken || one.mode === 'none') ?? [];
  if (troubled.length === 0) return null;
  return (
    <div className="grid gap-2 px-(--page-edge,24px) pb-2">
      {troubled.map(({ channel, broken }) =>
        broken ? (
          <Banner key={channel} tone="bad" title={t(`broken.${channel}`)}>
            <p>
              {broken.sentence}{' '}
              {t.rich('since', {
                when: () => <When at={broken.since} />,
              })}
            </p>
            <p>{broken.next_step}</p>
          </Banner>
        ) : (
          <Banner key={channel} title={t(`none.${channel}`)}>
            <p>{t('noneText')}</p>
          </Banner>
        ),
      )}
    </div>
  );
}
