import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../session.ts';

/** Names the browser's tab and its history after the page. Undefined while the page's own name is not known yet. */
export function usePageTitle(page: string | undefined): void {
  const t = useTranslations('shell');
  const { name: organization } = useSession().organization;
  useEffect(() => {
    if (page !== undefined) document.title = t('pageTitle', { page, organization });
  }, [page, organization, t]);
}
