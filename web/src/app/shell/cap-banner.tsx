import { getInvitationUsage } from '@contracts/invitations';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Banner } from '../../ui/banner.tsx';
import { Link } from '../../ui/link.tsx';
import { When } from '../../ui/when.tsx';
import { call } from '../api.ts';
import { useSession } from '../session.ts';

const MINUTES_5 = 300_000;
/** From here on whoever can do something about it is told. */
const NEAR = 0.8;

/** Below `users`, so that whatever invites somebody renews it. */
export const usageQuery = queryOptions({
  queryKey: ['users', 'usage'],
  queryFn: ({ signal }) => call(getInvitationUsage, { signal }),
});

type Use = { used: number; max: number; resets_at: string | null };
const isNear = (use: Use | null | undefined): use is Use & { resets_at: string } =>
  Boolean(use?.resets_at && use.max > 0 && use.used >= use.max * NEAR);

/** Says that a cap is nearly used up, before it stops somebody in the middle of their work. */
export function CapBanner() {
  const t = useTranslations('shell');
  const { may } = useSession();
  const { data } = useQuery({
    ...usageQuery,
    enabled: may('invitations.create'),
    refetchInterval: MINUTES_5,
  });
  const { text_messages: texts, invitations } = data ?? {};
  const when = (use: { resets_at: string }) => () => <When at={use.resets_at} />;
  return (
    <>
      {isNear(texts) && (
        <Banner strip tone="warn">
          {t.rich('capTexts', { used: texts.used, max: texts.max, when: when(texts) })}{' '}
          {may('organization.manage') && (
            <Link to="/admin/organization/settings/messaging">{t('settings')}</Link>
          )}
        </Banner>
      )}
      {isNear(invitations) && (
        <Banner strip tone="warn">
          {t.rich('capInvitations', {
            used: invitations.used,
            max: invitations.max,
            when: when(invitations),
          })}
        </Banner>
      )}
    </>
  );
}
