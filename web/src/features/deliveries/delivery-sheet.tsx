import type { DeliveryPage } from '@contracts/directory';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useLocale, useTranslations } from 'use-intl';
import { ProblemError } from '../../app/problem.ts';
import { usePageTitle } from '../../app/shell/page-title.ts';
import {
  EmptyState,
  Icon,
  Link,
  Ltr,
  Name,
  ProblemBanner,
  Skeleton,
  StatusPill,
  When,
} from '../../ui/index.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { DeliveryActions } from './delivery-actions.tsx';
import { DeliveryStory } from './delivery-story.tsx';
import { deliveryQuery } from './queries.ts';
import { useKindWord, useStateWord } from './words.ts';

const route = getRouteApi('/admin/messaging/deliveries/$deliveryId');

/** `/admin/messaging/deliveries/:id`: one message beside the list: every try, every report, and what can be done. */
export function DeliverySheet() {
  const t = useTranslations('deliveries');
  const kindWord = useKindWord();
  const { deliveryId } = route.useParams();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(deliveryQuery(deliveryId));
  const title = data ? kindWord(data.delivery.kind) : t('message');
  usePageTitle(`${title} · ${t('title')}`);
  return (
    <Sheet
      title={title}
      onClose={() => void navigate({ to: '/admin/messaging/deliveries', search: true, resetScroll: false })}
      fallbackFocus={`a[href*="${deliveryId}"]`}
    >
      {data ? (
        <Details page={data} />
      ) : error instanceof ProblemError && error.status === 404 ? (
        <EmptyState icon="send" title={error.detail}>
          {error.nextStep && <p>{error.nextStep}</p>}
        </EmptyState>
      ) : error ? (
        <ProblemBanner error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </Sheet>
  );
}

function Details({ page }: { page: DeliveryPage }) {
  const t = useTranslations('deliveries');
  const stateWord = useStateWord();
  const { delivery } = page;
  return (
    <div className="grid gap-6">
      <div className="grid gap-2 justify-items-start">
        <StatusPill state={delivery.state} word={stateWord(delivery.state)} />
        {delivery.sentence && <p>{delivery.sentence}</p>}
        {delivery.next_step && <p className="text-sm text-ink-2">{delivery.next_step}</p>}
      </div>
      <DeliveryActions page={page} />
      <Facts page={page} />
      <section className="grid gap-3">
        <h3 className="section-title">{t('story')}</h3>
        <DeliveryStory page={page} />
      </section>
    </div>
  );
}

function Facts({ page: { delivery, language, message_id, not_after } }: { page: DeliveryPage }) {
  const t = useTranslations('deliveries');
  const locale = useLocale();
  const waits = delivery.finished_at === null;
  return (
    <dl className="facts">
      {delivery.user && (
        <>
          <dt>{t('for')}</dt>
          <dd>
            <Link to="/admin/identity/users/$userId" params={{ userId: delivery.user.id }}>
              <Name>{delivery.user.name}</Name>
            </Link>
          </dd>
        </>
      )}
      <dt>{t('to')}</dt>
      <dd className="flex items-center gap-1">
        <Icon name={delivery.channel === 'email' ? 'mail' : 'phone'} className="size-3 shrink-0" />
        <Ltr>{delivery.address}</Ltr>
      </dd>
      <dt>{t('language')}</dt>
      <dd>{new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language}</dd>
      <dt>{t('when')}</dt>
      <dd>
        <When at={delivery.created_at} />{' '}
        {delivery.created_by && t.rich('by', { name: () => <Name>{delivery.created_by?.name ?? ''}</Name> })}
      </dd>
      {waits && Date.parse(delivery.not_before) > Date.parse(delivery.created_at) && (
        <>
          <dt>{t('nextTry')}</dt>
          <dd>
            <When at={delivery.not_before} />
          </dd>
        </>
      )}
      {waits && not_after && (
        <>
          <dt>{t('triedUntil')}</dt>
          <dd>
            <When at={not_after} />
          </dd>
        </>
      )}
      {message_id && (
        <>
          <dt>{t('messageId')}</dt>
          <dd>
            <code className="font-mono text-xs" dir="ltr">
              {message_id}
            </code>
          </dd>
        </>
      )}
    </dl>
  );
}
