import type { DeliveryState } from '@contracts/deliveries';

/** The states by which the list can be narrowed down, in the order of a message's life. */
export const STATES = [
  'held',
  'queued',
  'sending',
  'retrying',
  'sent',
  'delivered',
  'undeliverable',
  'suppressed',
  'cancelled',
  'previewed',
] as const satisfies readonly DeliveryState[];

export interface DeliveriesSearch {
  state?: DeliveryState;
}

/** What the address of the page may say; anything else is left out. */
export function readDeliveriesSearch(search: Record<string, unknown>): DeliveriesSearch {
  const state = STATES.find((one) => one === search.state);
  return state ? { state } : {};
}
