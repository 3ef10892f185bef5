import type { DeliveryState } from '@contracts/deliveries';
import { useTranslations } from 'use-intl';
import { KINDS } from './search.ts';

/** Handing a message over is all that we know of until the provider tells more: “Sent” would promise too much. */
export function useStateWord(): (state: DeliveryState) => string {
  return useTranslations('state');
}

/** What a message is about; of a kind that this portal does not know, its name as words. */
export function useKindWord(): (kind: string) => string {
  const t = useTranslations('deliveries');
  return (kind) => {
    const known = KINDS.find((one) => one === kind);
    return known ? t(`kind.${known}`) : kind.replaceAll('_', ' ').replace(/^./, (c) => c.toLocaleUpperCase());
  };
}
