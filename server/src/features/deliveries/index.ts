export { type Cancelled, cancelDeliveries } from './commands/cancel-deliveries.ts';
export { enqueue, type NewDelivery } from './commands/enqueue-deliveries.ts';
export { eraseMessagesOf, hideSuppressions, suppressionsOf } from './commands/erase-messages.ts';
export { liftSuppressions, suppressContacts } from './commands/suppress-contacts.ts';
export {
  type Explanation,
  explainAttempt,
  explainDelivery,
  explainReport,
  explainSuppression,
} from './explain.ts';
export { type DeliveryChange, type MessageKind, type Prepared, registerKind } from './kinds.ts';
export { createPreviewInbox, type PreviewInbox, previewInbox } from './preview-inbox.ts';
export { deliveryProblems, refuseChannel, requireChannel } from './problems.ts';
export type {
  Channel,
  ContactKey,
  DeliveryFilter,
  DeliveryRow,
  Lane,
  SuppressionReason,
  SuppressionRow,
} from './queries.ts';
export { tryChannelNow } from './queries.ts';
export { findDeliveries } from './read.ts';
export { registerCallbacks } from './reports/callbacks.ts';
export { type BounceResult, receiveBounce } from './reports/receive-bounce.ts';
export { deliveryRoutes } from './routes.ts';
export {
  HAND_OFFS_AT_ONCE,
  startWorker,
  type Transports,
  type Worker,
  type WorkerOptions,
} from './worker/index.ts';
