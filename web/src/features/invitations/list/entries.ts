import type { ProblemItem } from '../../../app/problem.ts';
import type { CountryCode, PhoneReading, PhoneValue } from '../../../ui/phone.ts';
import { cleanEmail, looksLikeEmail } from '../form-values.ts';
import type { Note } from '../note.ts';
import { isEmailLike, nameGuess, type Pasted, pastedIn } from './pasted.ts';

/** As many as one request takes. */
export const MOST_ENTRIES = 1000;

/** Somebody in the list, as far as is known. */
export interface Entry {
  id: number;
  contact: string;
  first_name: string;
  last_name: string;
  /** The name was guessed from the address and nobody has said yet that it is right. */
  guessed: boolean;
  acceptLandline: boolean;
  ifRemoved: 'restore' | 'start_fresh' | null;
  /** What the server said of the contact; undefined until it was asked. */
  found?: Note | null | undefined;
  /** Why the server refused it, the last time it was sent. */
  refusals: readonly ProblemItem[];
}

export interface NewEntries {
  entries: Entry[];
  /** How many did not fit. */
  leftOut: number;
}

/** What was pasted as a list; a name that nobody wrote is guessed from the address, to be confirmed. */
export function entriesOf(text: string, present: readonly Entry[] = []): NewEntries {
  const all = pastedIn(text);
  const room = Math.max(0, MOST_ENTRIES - present.length);
  const next = present.reduce((most, one) => Math.max(most, one.id), 0) + 1;
  const entries = all.slice(0, room).map((one, at) => newEntry(one, next + at));
  return { entries, leftOut: all.length - entries.length };
}

function newEntry({ contact, first_name, last_name }: Pasted, id: number): Entry {
  const guess = !first_name && !last_name && isEmailLike(contact) ? nameGuess(cleanEmail(contact)) : null;
  return {
    id,
    contact,
    first_name: guess?.first_name ?? first_name,
    last_name: guess?.last_name ?? last_name,
    guessed: guess !== null,
    acceptLandline: false,
    ifRemoved: null,
    refusals: [],
  };
}

export type EntryState =
  | 'ready'
  /** The number plans are on their way. */
  | 'reading'
  | 'guessed'
  | 'nameMissing'
  | 'invalid'
  | 'landline'
  | 'repeated'
  | 'noted'
  | 'refused';

/** Neither fit to be sent nor waiting for a nod or for the number plans. */
export const needsAttention = (state: EntryState): boolean =>
  state !== 'ready' && state !== 'guessed' && state !== 'reading';

/** An entry read: how it is reached, and what stands in its way. */
export interface Judged {
  state: EntryState;
  email: string | null;
  mobile: { e164: string; international: string; country: CountryCode } | null;
}

/** Undefined until the number plans have arrived. */
export type ReadPhone = ((value: PhoneValue) => PhoneReading) | undefined;

/** Judges the list as a whole: of a contact that stands in it twice, the first is the one that counts. */
export function judgeAll(
  entries: readonly Entry[],
  country: CountryCode,
  readPhone: ReadPhone,
): ReadonlyMap<number, Judged> {
  const seen = new Set<string>();
  return new Map(
    entries.map((entry) => {
      const judged = judge(entry, country, readPhone);
      const key = judged.email?.toLowerCase() ?? judged.mobile?.e164;
      const repeated = key !== undefined && seen.has(key);
      if (key !== undefined) seen.add(key);
      return [entry.id, repeated ? { ...judged, state: 'repeated' as const } : judged];
    }),
  );
}

function judge(entry: Entry, country: CountryCode, readPhone: ReadPhone): Judged {
  const contact = entry.contact.trim();
  if (isEmailLike(contact)) {
    const email = cleanEmail(contact);
    return looksLikeEmail(email)
      ? { state: stateOf(entry), email, mobile: null }
      : { state: 'invalid', email: null, mobile: null };
  }
  if (!/\p{Nd}/u.test(contact)) return { state: 'invalid', email: null, mobile: null };
  if (!readPhone) return { state: 'reading', email: null, mobile: null };
  const reading = readPhone({ country, text: contact });
  if (reading.kind === 'empty' || reading.kind === 'invalid') {
    return { state: 'invalid', email: null, mobile: null };
  }
  const { e164, international } = reading;
  const mobile = { e164, international, country: reading.kind === 'mobile' ? reading.country : country };
  const landline = reading.kind === 'doubtful' && !entry.acceptLandline;
  return { state: landline ? 'landline' : stateOf(entry), email: null, mobile };
}

/** Of an entry whose contact can be one. */
function stateOf(entry: Entry): EntryState {
  if (entry.refusals.length > 0) return 'refused';
  if (entry.found && !(entry.found.tone === 'warning' && entry.ifRemoved)) return 'noted';
  if (!entry.first_name.trim() && !entry.last_name.trim()) return 'nameMissing';
  return entry.guessed ? 'guessed' : 'ready';
}
