import { type DeliveryState, liftSuppressions, suppressAddresses } from '@contracts/deliveries';
import {
  type DeliveryPage,
  type deliveryRow,
  getDelivery,
  listDeliveries,
  listSuppressions,
} from '@contracts/directory';
import { retryDeliveries } from '@contracts/invitations';
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { call, ProblemError } from '../../app/api.ts';
import { serverNow } from '../../app/clock.ts';
import type { DeliveriesSearch } from './search.ts';

export type Delivery = z.output<typeof deliveryRow>;

const ON_THE_WAY: ReadonlySet<DeliveryState> = new Set(['queued', 'sending', 'retrying']);
const DAY_MS = 24 * 3_600_000;

function asked({ days, problem, ...rest }: DeliveriesSearch) {
  return {
    ...rest,
    ...(problem && { problem: 'true' as const }),
    ...(days && { since: new Date(serverNow() - days * DAY_MS).toISOString() }),
  };
}

/** Messages newest first. While some are on their way the first pages are asked for again every few seconds. */
export const deliveriesQuery = (search: DeliveriesSearch) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      call(listDeliveries, {
        query: { limit: 50, ...asked(search), ...(pageParam ? { cursor: pageParam } : {}) },
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

/** A message that has not come to an end, or of which a report may still come. */
const mayChange = ({ delivery }: DeliveryPage): boolean => ON_THE_WAY.has(delivery.state);

/** One message with all that is known of it. */
export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', 'one', id],
    queryFn: ({ signal }) => call(getDelivery, { params: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data && mayChange(data) ? 2000 : 20_000),
  });

/** Addresses that must not be written to, newest first. */
export const suppressionsQuery = infiniteQueryOptions({
  queryKey: ['deliveries', 'suppressions'],
  queryFn: ({ pageParam, signal }) =>
    call(listSuppressions, { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
});

/** After anything that changes messages or stopped addresses: lists, the open message, and people's pages. */
export async function deliveriesChanged(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['deliveries'] }),
    queries.invalidateQueries({ queryKey: ['users'] }),
  ]);
}

/** The outcome of one item of a list, as if it had been asked for alone. */
function onlyOne<T extends { ok: boolean }>(items: readonly T[]): Extract<T, { ok: true }> {
  const [item] = items;
  if (item?.ok) return item as Extract<T, { ok: true }>;
  const [refusal] = (item && 'refusals' in item ? item.refusals : []) as { code: string; detail: string }[];
  throw new ProblemError(409, { ...refusal, errors: refusal ? [refusal] : [] });
}

/** @throws {ProblemError} */
export const retryOne = async (id: string) =>
  onlyOne((await call(retryDeliveries, { body: { ids: [id] } })).items);
/** Stops the address that the message went to. @throws {ProblemError} */
export const stopAddress = async (deliveryId: string) =>
  onlyOne((await call(suppressAddresses, { body: { delivery_ids: [deliveryId] } })).items);
/** @throws {ProblemError} */
export const letAddressGo = async (suppressionId: string) =>
  onlyOne((await call(liftSuppressions, { body: { ids: [suppressionId] } })).items);
