import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Banner } from '../../ui/banner.tsx';
import { useNowEvery } from '../../ui/clock.ts';
import { announce } from '../../ui/toaster.tsx';
import { useSession } from '../session.ts';
import { sessionQuery } from '../session-query.ts';

const TOLD_AHEAD_MS = 15 * 60_000;

/**
 * Nobody is signed out in the middle of their work: whoever looks at the page keeps the session, and where it ends for good,
 * a week after it began, that is said ahead, with the way to a new one. It leads back here.
 */
export function SessionEnd() {
  const t = useTranslations('shell');
  const format = useFormatter();
  const { session, organization } = useSession();
  const client = useQueryClient();
  const now = useNowEvery(60_000);
  const endsAt = session ? Date.parse(session.ends_at) : Number.POSITIVE_INFINITY;
  const near = endsAt - now < TOLD_AHEAD_MS;
  const over = session !== null && near && !session.renewable;
  const text = t('sessionEnds', { time: format.dateTime(endsAt, { timeStyle: 'short' }) });
  useEffect(() => {
    // Asking who I am is using the session, which moves its end.
    if (near && document.visibilityState === 'visible') void client.refetchQueries(sessionQuery);
  }, [near, client]);
  useEffect(() => {
    if (over) announce(text);
  }, [over, text]);
  if (!over) return null;
  return (
    <Banner
      strip
      tone="warn"
      actions={
        // A page of the server's, which gives a new session in place of this one.
        <a className="btn btn-small" href={signInAt(organization.slug)}>
          {t('signInAgain')}
        </a>
      }
    >
      {text}
    </Banner>
  );
}

const signInAt = (slug: string): string =>
  `/o/${slug}?next=${encodeURIComponent(location.pathname + location.search)}`;
