import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Banner } from '../../../ui/index.ts';
import { savedViewsQuery } from './queries.ts';

/** Says what of the open view no longer means anything: the list is wider than it was saved. */
export default function LeftOut({ viewId }: { viewId: string }) {
  const t = useTranslations('views');
  const view = useQuery(savedViewsQuery).data?.find(({ id }) => id === viewId);
  const { teams = 0, fields = 0 } = view?.left_out ?? {};
  if (teams + fields === 0) return null;
  return (
    <Banner tone="warn" strip title={t('leftOut')}>
      {teams > 0 && <p>{t('leftOutTeams', { count: teams })}</p>}
      {fields > 0 && <p>{t('leftOutFields', { count: fields })}</p>}
    </Banner>
  );
}
