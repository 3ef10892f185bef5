import type { DeliveryPage } from '@contracts/directory';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Banner, Button, Ltr, Name, ProblemBanner, toast, When } from '../../ui/index.ts';
import { deliveriesChanged, retryOne } from './queries.ts';
import { LetGoDialog, StopDialog } from './stop-dialogs.tsx';

/** What can be done about a message, and why not where it cannot. */
export function DeliveryActions({ page }: { page: DeliveryPage }) {
  const t = useTranslations('deliveries');
  const { suppression, abilities, delivery } = page;
  const [asking, setAsking] = useState<'stop' | 'letGo' | null>(null);
  const close = () => setAsking(null);
  const ended = delivery.finished_at !== null && delivery.kind === 'invitation';
  const wentWell = delivery.state === 'sent' || delivery.state === 'delivered';
  return (
    <>
      {suppression && (
        <Banner
          tone="warn"
          title={t('stoppedTitle')}
          actions={
            abilities.lift.allowed && (
              <Button size="small" onClick={() => setAsking('letGo')}>
                {t('letGo')}
              </Button>
            )
          }
        >
          <p>
            {suppression.sentence}{' '}
            {!(abilities.lift.allowed && suppression.reason === 'by_admin') && suppression.next_step}
          </p>
          <p className="meta">
            {t.rich(suppression.created_by ? 'stoppedSinceBy' : 'stoppedSince', {
              when: () => <When at={suppression.created_at} />,
              name: () => <Name>{suppression.created_by?.name ?? ''}</Name>,
            })}
          </p>
        </Banner>
      )}
      <div className="acts">
        {ended && !wentWell && <Retry page={page} />}
        {!suppression && abilities.suppress.allowed && (
          <Button size="small" onClick={() => setAsking('stop')}>
            {t('stop')}
          </Button>
        )}
      </div>
      <StopDialog
        open={asking === 'stop'}
        onClose={close}
        deliveryId={delivery.id}
        address={delivery.address}
      />
      {suppression && (
        <LetGoDialog
          open={asking === 'letGo'}
          onClose={close}
          stopped={{ ...suppression, address: delivery.address }}
        />
      )}
    </>
  );
}

function Retry({ page: { delivery, abilities } }: { page: DeliveryPage }) {
  const t = useTranslations('deliveries');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const retry = async () => {
    setBusy(true);
    setRefused(null);
    try {
      const { delivery: next } = await retryOne(delivery.id);
      toast(t('retried'));
      await deliveriesChanged(queries);
      await navigate({
        to: '/admin/messaging/deliveries/$deliveryId',
        params: { deliveryId: next.id },
        search: true,
        resetScroll: false,
      });
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  const { retry: ability } = abilities;
  return (
    <div className="grid gap-2">
      {refused !== null && <ProblemBanner error={refused} />}
      <div>
        <Button
          size="small"
          kind="primary"
          icon="send"
          busy={busy}
          unavailable={ability.allowed ? undefined : ability.detail}
          onClick={() => void retry()}
        >
          {t('retry')}
        </Button>
      </div>
      <p className="meta">
        {ability.allowed
          ? t.rich('retryText', { address: () => <Ltr>{delivery.address}</Ltr> })
          : ability.detail}
      </p>
    </div>
  );
}
