import type { PreviewMessage } from '@contracts/deliveries';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { setNavigationCounts } from '../../app/shell/counts.ts';
import { Needs } from '../../app/shell/needs.tsx';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  announce,
  Banner,
  cx,
  EmptyState,
  Icon,
  LinkButton,
  Ltr,
  PlainLink,
  ProblemBanner,
  Skeleton,
  When,
} from '../../ui/index.ts';
import { previewQuery } from './queries.ts';

/** `/admin/messaging/preview`: what would have been sent, as its reader would see it. */
export function PreviewPage() {
  const t = useTranslations('preview');
  usePageTitle(t('title'));
  const { preview } = useSession();
  return (
    <Needs permission="preview.view" title={t('title')}>
      {preview ? (
        <Inbox />
      ) : (
        <EmptyState icon="inbox" title={t('offTitle')}>
          <p>{t('offText')}</p>
        </EmptyState>
      )}
    </Needs>
  );
}

function Inbox() {
  const t = useTranslations('preview');
  const format = useFormatter();
  const { data, error, refetch } = useQuery(previewQuery);
  const reading = useMatch({ from: '/admin/messaging/preview/$messageId', shouldThrow: false });
  useAnnounceNew(data);
  useEffect(() => {
    if (data) setNavigationCounts({ previewInbox: { count: data.length } });
  }, [data]);
  return (
    <>
      <header className="head">
        <h1 className="page-title grow">
          {t('title')} {data && <span className="meta font-regular">{format.number(data.length)}</span>}
        </h1>
      </header>
      <div className={cx('px-(--page-edge,24px) pb-4', reading && '@max-[760px]/main:hidden')}>
        <Banner title={t('notSentTitle')}>
          <p>{t('notSentText')}</p>
        </Banner>
      </div>
      {error && !data ? (
        <div className="page-body">
          <ProblemBanner error={error} onRetry={() => void refetch()} />
        </div>
      ) : data?.length === 0 && !reading ? (
        <EmptyState
          icon="inbox"
          title={t('emptyTitle')}
          actions={<LinkButton to="/admin/identity/users/invite">{t('inviteSomebody')}</LinkButton>}
        >
          <p>{t('emptyText')}</p>
        </EmptyState>
      ) : (
        <div className="inbox" data-reading={reading ? '' : undefined}>
          <nav className="inbox-list" aria-label={t('messages')} aria-busy={!data}>
            {data ? (
              <ul>
                {data.map((message) => (
                  <li key={message.id}>
                    <MessageLink message={message} />
                  </li>
                ))}
              </ul>
            ) : (
              <div className="p-6">
                <Skeleton lines={6} />
              </div>
            )}
          </nav>
          <div className="inbox-pane">
            {reading ? <Outlet /> : <p className="inbox-hint">{t('choose')}</p>}
          </div>
        </div>
      )}
    </>
  );
}

function MessageLink({ message }: { message: PreviewMessage }) {
  return (
    <PlainLink
      to="/admin/messaging/preview/$messageId"
      params={{ messageId: message.id }}
      className="inbox-item"
      resetScroll={false}
    >
      <Icon name={message.channel === 'email' ? 'mail' : 'phone'} />
      <span className="min-w-0">
        <b className="cut block" dir="auto">
          {message.subject ?? message.text}
        </b>
        <span className="meta flex gap-2">
          <Ltr className="cut grow">{message.to}</Ltr>
          <span className="whitespace-nowrap">
            <When at={message.at} />
          </span>
        </span>
      </span>
    </PlainLink>
  );
}

/** Says once that something came, however much it was. */
function useAnnounceNew(messages: readonly PreviewMessage[] | undefined): void {
  const t = useTranslations('preview');
  const newest = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!messages) return;
    const before = newest.current;
    newest.current = messages[0]?.id ?? '';
    if (before === undefined || before === newest.current) return;
    const known = messages.findIndex((one) => one.id === before);
    const count = known < 0 ? messages.length : known;
    if (count > 0) announce(t('arrived', { count }));
  }, [messages, t]);
}
