import type { Context } from '../../platform/context/index.ts';
import type { DeliveryState } from './contract.ts';
import type { DeliveryRow } from './queries.ts';

/** A message ready to be handed over, or why it must not leave any more. */
export type Prepared =
  /** `senderName` is shown where the installation names no sender: the organization's name. */
  | { ok: true; subject: string; text: string; html: string; senderName?: string; code?: string }
  /** `code` is the one-time code inside the message: on a first look it is printed to the console, see `preview`. */
  | { ok: true; sms: string; code?: string }
  /** The delivery ends `cancelled` with this reason, a word such as `revoked`. */
  | { ok: false; reason: string };

/** What became of a delivery. `delivery` is the row after the change. */
export interface DeliveryChange {
  delivery: DeliveryRow;
  state: DeliveryState;
  /** How the try at the provider ended, where there was one. */
  outcome?: { class: string | null; code: string | null; reply: string | null };
}

/** A kind of message: what it says, and who must know what became of it. */
export interface MessageKind {
  readonly name: string;
  /** Handed to a provider at most once: after a crash in flight, or a refusal for now, it ends instead of being repeated. */
  readonly atMostOnce?: boolean;
  /**
   * Writes the message just before it is handed over, in a short transaction of its own that commits first. Secrets are
   * minted here. Called again, with another attempt, for each try.
   */
  prepare(tx: Context, delivery: DeliveryRow, attemptId: string): Promise<Prepared>;
  /**
   * Runs inside the transaction that records the new state: `sent`, `delivered`, `previewed`, `retrying`,
   * `undeliverable`, `suppressed` or `cancelled`. All changes are of one organization.
   */
  onState?(tx: Context, changes: readonly DeliveryChange[]): Promise<void>;
}

const kinds = new Map<string, MessageKind>();

/** Makes a kind known to the worker; the composition root calls it, so that this feature imports none above it. */
export function registerKind(kind: MessageKind): void {
  const known = kinds.get(kind.name);
  if (known && known !== kind) throw new Error(`Two kinds of message are named ${kind.name}.`);
  kinds.set(kind.name, kind);
}

export function kindNamed(name: string): MessageKind {
  const kind = kinds.get(name);
  if (!kind) throw new Error(`No kind of message is named ${name}.`);
  return kind;
}

/** Only these are claimed: a process of an older version leaves newer kinds to the newer ones. */
export const kindNames = (): string[] => [...kinds.keys()];
export const atMostOnceKinds = (): string[] =>
  [...kinds.values()].filter((k) => k.atMostOnce).map((k) => k.name);

/** Tells each kind what became of its deliveries, inside the transaction of the change. */
export async function announce(
  contextOf: (organizationId: string) => Context,
  changes: readonly DeliveryChange[],
): Promise<void> {
  const groups = Map.groupBy(changes, ({ delivery }) => `${delivery.organization_id} ${delivery.kind}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const kind = kinds.get(first.delivery.kind);
    await kind?.onState?.(contextOf(first.delivery.organization_id), group);
  }
}
