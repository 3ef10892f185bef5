import type { SuppressionReason } from '@contracts/deliveries';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Ltr, ProblemBanner, toast } from '../../ui/index.ts';
import { deliveriesChanged, letAddressGo, stopAddress } from './queries.ts';

/** Says what stopping an address means, and does it. */
export function StopDialog(props: {
  open: boolean;
  onClose: () => void;
  deliveryId: string;
  address: string;
}) {
  const t = useTranslations('deliveries');
  return (
    <Asking
      {...props}
      title={t('stopTitle')}
      verb={t('stop')}
      done={t('stopDone')}
      act={() => stopAddress(props.deliveryId)}
    >
      <p>{t.rich('stopAddress', { address: () => <Ltr>{props.address}</Ltr> })}</p>
      <ul>
        <li>{t('stopAll')}</li>
        <li>{t('stopCodes')}</li>
        <li>{t('stopBack')}</li>
      </ul>
    </Asking>
  );
}

/** Says what letting an address go means, by the reason why it was stopped, and does it. */
export function LetGoDialog(props: {
  open: boolean;
  onClose: () => void;
  stopped: { id: string; address: string | null; reason: SuppressionReason };
}) {
  const t = useTranslations('deliveries');
  const erasedAddress = useTranslations('privacy')('erasedAddress');
  const { stopped } = props;
  return (
    <Asking
      open={props.open}
      onClose={props.onClose}
      title={t('letGoTitle')}
      verb={t('letGo')}
      done={t('letGoDone')}
      act={() => letAddressGo(stopped.id)}
    >
      <p>
        {t.rich('letGoAddress', {
          address: () => (stopped.address === null ? erasedAddress : <Ltr>{stopped.address}</Ltr>),
        })}
      </p>
      <ul>
        <li>{t(`letGoReason.${stopped.reason}`)}</li>
        <li>{t('letGoNotSent')}</li>
      </ul>
    </Asking>
  );
}

function Asking(props: {
  open: boolean;
  onClose: () => void;
  title: string;
  verb: string;
  done: string;
  act: () => Promise<unknown>;
  children: ReactNode;
}) {
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const confirm = async () => {
    setRefused(null);
    try {
      await props.act();
    } catch (error) {
      setRefused(error);
      throw error;
    }
    toast(props.done);
    void deliveriesChanged(queries);
  };
  return (
    <ConfirmDialog
      open={props.open}
      onClose={() => {
        setRefused(null);
        props.onClose();
      }}
      title={props.title}
      confirmLabel={props.verb}
      onConfirm={confirm}
    >
      {refused !== null && <ProblemBanner error={refused} />}
      {props.children}
    </ConfirmDialog>
  );
}
