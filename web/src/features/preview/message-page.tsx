import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { usePageTitle } from '../../app/shell/page-title.ts';
import { EmptyState, Icon, Link, LinkButton, Ltr, Skeleton, When } from '../../ui/index.ts';
import { EmailView } from './email-view.tsx';
import { previewQuery } from './queries.ts';
import { SmsView } from './sms-view.tsx';

const route = getRouteApi('/admin/messaging/preview/$messageId');

/** `/admin/messaging/preview/:id`: one message, beside the list where there is room. */
export function MessagePage() {
  const t = useTranslations('preview');
  const { messageId } = route.useParams();
  const { data } = useQuery(previewQuery);
  const message = data?.find((one) => one.id === messageId);
  usePageTitle(message ? (message.subject ?? t('smsTo', { to: message.to })) : t('title'));
  if (!data) return <Skeleton />;
  if (!message) {
    return (
      <EmptyState
        icon="hourglass"
        title={t('goneTitle')}
        actions={<LinkButton to="/admin/messaging/preview">{t('toList')}</LinkButton>}
      >
        <p>{t('goneText')}</p>
      </EmptyState>
    );
  }
  return (
    <article className="inbox-message" aria-labelledby="message-subject">
      <p className="inbox-back">
        <Icon name="back" />
        <Link to="/admin/messaging/preview">{t('toList')}</Link>
      </p>
      <header className="inbox-head">
        <h2 id="message-subject" className="text-lg font-strong" dir="auto">
          {message.subject ?? t('textMessage')}
        </h2>
        <p className="meta">
          {t.rich('to', { address: () => <Ltr>{message.to}</Ltr> })} · <When at={message.at} />
        </p>
      </header>
      {message.channel === 'email' ? <EmailView message={message} /> : <SmsView message={message} />}
    </article>
  );
}
