import type { Database } from '../../platform/database/index.ts';
import {
  digestOfEvent,
  digestOfValue,
  type EventText,
  firstHash,
  nextHash,
  type ValuesDigest,
  type ValueText,
} from './digest.ts';
import * as q from './seal-queries.ts';

const AT_ONCE = 1_000;
/** No transaction of ours lasts as long: an event that is older when it is sealed was put there later. */
export const LATEST_SECONDS = 600;

/** What is wrong with the first entry that is not as it was sealed. */
export type Fault =
  | 'deleted'
  | 'edited'
  | 'value_edited'
  | 'value_deleted'
  | 'seal_missing'
  | 'seal_changed'
  | 'inserted'
  | 'cut_off';

export interface Verdict {
  /** Entries that were found as they were sealed, from the first on. */
  intact: number;
  /** Committed, and not in the chain yet. */
  unsealed: number;
  /** Where the chain stands, to compare with what the log said; null before the first seal. */
  head: { position: number; hash: string } | null;
  broken: { position: number | null; eventId: string | null; fault: Fault } | null;
}

interface Seal {
  position: number;
  event_id: string;
  values_digest: ValuesDigest;
  digest: string;
  hash: string;
  sealed_at: string;
  event: EventText | null;
}

/** Reads the whole chain of an organization and names the first entry that is not as it was sealed. */
export async function verifyChain(db: Database, organizationId: string): Promise<Verdict> {
  let head = await headOf(db, organizationId);
  const waiting = await db.one<{ count: number }>(q.COUNT_UNSEALED, [organizationId]);
  const verdict: Verdict = {
    intact: 0,
    unsealed: waiting?.count ?? 0,
    head,
    broken: null,
  };
  let before = { position: 0, hash: firstHash(organizationId), sealed_at: null as string | null };
  for (;;) {
    const seals = await db.many<Seal>(q.READ_SEALS, [organizationId, before.position, AT_ONCE]);
    for (const seal of seals) {
      const fault = faultOf(organizationId, seal, before);
      if (fault) {
        // What is missing has no entry of its own: the one that should follow it tells.
        const position = fault === 'seal_missing' ? before.position + 1 : seal.position;
        const eventId = fault === 'seal_missing' ? null : seal.event_id;
        return { ...verdict, broken: { position, eventId, fault } };
      }
      verdict.intact += 1;
      before = seal;
    }
    if (seals.length === AT_ONCE) continue;
    // A sealer may be at work: the end is where the head stood still while the last seals were read.
    const now = await headOf(db, organizationId);
    if (now?.position === head?.position) break;
    head = now;
  }
  verdict.head = head;
  if (head ? head.position !== before.position || head.hash !== before.hash : before.position > 0)
    return { ...verdict, broken: { position: before.position + 1, eventId: null, fault: 'cut_off' } };
  const passedOff = await db.one<{ id: string }>(q.FIND_PASSED_OFF, [organizationId]);
  if (passedOff)
    return { ...verdict, broken: { position: null, eventId: passedOff.id, fault: 'value_deleted' } };
  const stray =
    (await db.one<{ id: string }>(q.FIND_STRAY, [organizationId])) ??
    (await db.one<{ id: string }>(q.FIND_BACKDATED, [organizationId, LATEST_SECONDS]));
  return stray ? { ...verdict, broken: { position: null, eventId: stray.id, fault: 'inserted' } } : verdict;
}

/** Null before the first seal. */
async function headOf(db: Database, organizationId: string): Promise<Verdict['head']> {
  const head = await db.one<{ position: number; hash: string }>(q.READ_HEAD, [organizationId]);
  return head && head.position > 0 ? head : null;
}

/** An erased value has its place and nothing else; by whom it was erased is looked at in the end, of all at once. */
const fits = (value: ValueText, digests: ValuesDigest): boolean =>
  value.erased ? value.field in digests : digests[value.field] === digestOfValue(value);

function faultOf(
  organizationId: string,
  seal: Seal,
  before: { position: number; hash: string; sealed_at: string | null },
): Fault | null {
  const { event } = seal;
  if (seal.position !== before.position + 1) return 'seal_missing';
  // First the link, then what it stands for: an entry that was exchanged for another fits neither.
  if (seal.hash !== nextHash(before.hash, seal.position, seal.sealed_at, seal.digest)) return 'seal_changed';
  if (!event) return 'deleted';
  const kept = Object.keys(seal.values_digest).length;
  if (event.values.some((value) => !fits(value, seal.values_digest))) return 'value_edited';
  if (event.values.length < kept) return 'value_deleted';
  if (seal.digest !== digestOfEvent(organizationId, event, seal.values_digest)) return 'edited';
  const late = LATEST_SECONDS * 1_000_000;
  if (before.sealed_at !== null && BigInt(event.at) < BigInt(before.sealed_at) - BigInt(late))
    return 'inserted';
  return null;
}
