import type { DeliveryState } from '@contracts/deliveries';
import { type deliveryRow, listDeliveries } from '@contracts/directory';
import { infiniteQueryOptions } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { call } from '../../app/api.ts';

export type Delivery = z.output<typeof deliveryRow>;

const ON_THE_WAY: ReadonlySet<DeliveryState> = new Set(['queued', 'sending', 'retrying']);

/** Messages newest first. While some are on their way the first pages are asked for again every few seconds. */
export const deliveriesQuery = (state: DeliveryState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', state ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      call(listDeliveries, {
        query: { limit: 50, ...(state ? { state } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: ({ state: { data } }) => {
      if (!data || data.pages.length > 2) return false;
      const moving = data.pages.some((page) => page.items.some((row) => ON_THE_WAY.has(row.state)));
      return moving ? 3000 : 20_000;
    },
  });
