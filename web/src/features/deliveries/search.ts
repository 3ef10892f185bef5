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

export const CHANNELS = ['email', 'sms'] as const;

export const KINDS = [
  'invitation',
  'sign_in_code',
  'not_me_notice',
  'invitations_held_notice',
  'domain_notice',
  'vouched_notice',
  'contact_changed_notice',
  'test_message',
] as const;
export type KnownKind = (typeof KINDS)[number];

/** Days back from now. */
export const PERIODS = [1, 7, 30, 90] as const;

/** What narrows the list down, as it stands in the address. */
export interface DeliveriesSearch {
  state?: DeliveryState;
  channel?: (typeof CHANNELS)[number];
  kind?: KnownKind;
  days?: (typeof PERIODS)[number];
  /** Only what did not get through. */
  problem?: true;
}

/** What the address of the page may say; anything else is left out. */
export function readDeliveriesSearch(search: Record<string, unknown>): DeliveriesSearch {
  const state = STATES.find((one) => one === search.state);
  const channel = CHANNELS.find((one) => one === search.channel);
  const kind = KINDS.find((one) => one === search.kind);
  const days = PERIODS.find((one) => one === Number(search.days));
  return {
    ...(state && { state }),
    ...(channel && { channel }),
    ...(kind && { kind }),
    ...(days && { days }),
    ...(search.problem === true && { problem: true }),
  };
}

export const isNarrowed = (search: DeliveriesSearch): boolean => Object.keys(search).length > 0;
