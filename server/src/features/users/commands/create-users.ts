import { actorUserId, type Context } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import type { CheckedValues } from '../../profile-fields/index.ts';
import { comparableOf } from '../comparable.ts';
import type { CheckedContact } from '../contacts.ts';
import { employeeIdHolders, employeeIdKey } from '../employee-id.ts';
import { HOLDERS, type HolderRow } from '../holder-queries.ts';
import { sourceOf, trustOf } from '../policy.ts';
import { propose } from '../proposals.ts';
import { DELETE, INSERT } from '../queries.ts';
import { asStored, byField, splitNewValues, trustIn, type ValuesByField } from '../trust.ts';

export interface NewUser {
  status: 'not_invited' | 'invited' | 'active';
  values: CheckedValues;
  contacts: readonly (CheckedContact & { verified?: boolean })[];
  language?: string | null;
}

/** A detail that somebody else has, and who. */
export interface Clash {
  field: 'email' | 'mobile' | 'employee_id';
  holder: { id: string; name: string; status: string; since: Date } | null;
}

export type CreatedUser =
  | {
      ok: true;
      id: string;
      contacts: (CheckedContact & { id: string })[];
      /** Those that count; the others of what was given wait for an Organization Admin. */
      values: CheckedValues;
    }
  | { ok: false; clashes: Clash[] };

/**
 * Creates users with their contacts and the sources of their values: one statement for all, two more when somebody
 * clashes, a few more where values only wait. The unique indexes decide; whoever loses is refused whole, with every detail
 * that clashed. Directory entries are left to the caller, who knows when all is in place, and then calls `announceUsers`.
 */
export async function createUsers(tx: Context, items: readonly NewUser[]): Promise<CreatedUser[]> {
  if (items.length === 0) return [];
  const source = sourceOf(tx.actor, null);
  const trust = await trustIn(tx, source);
  const drafts = items.map((item): Draft => {
    const { counting, proposed } = splitNewValues(byField(item.values), trust);
    const contacts = item.contacts.map((contact) => ({ ...contact, id: newId() }));
    return { item, id: newId(), contacts, values: asStored(counting), proposed: filledOf(proposed) };
  });
  const taken = await employeeIdHolders(
    tx,
    drafts.flatMap((d) => d.proposed.employee_id ?? []),
  );
  const sound = drafts.filter((d) => !taken.has(employeeIdKey(d.proposed.employee_id ?? '')));
  const inserted = await tx.db.many<{ id: string; contact_ids: string[] }>(INSERT, [
    tx.organizationId,
    JSON.stringify(sound.map(userRow)),
    JSON.stringify(sound.flatMap((d) => d.contacts.map((c) => ({ ...c, user_id: d.id })))),
    JSON.stringify(
      sound.flatMap((d) =>
        Object.keys(filledOf(byField(d.values))).map((field) => ({ user_id: d.id, field })),
      ),
    ),
    actorUserId(tx.actor),
    source,
    trustOf(source),
  ]);
  const contactsOf = new Map(inserted.map((row) => [row.id, row.contact_ids.length]));
  const complete = (d: Draft) => contactsOf.get(d.id) === d.contacts.length;
  const losers = drafts.filter((d) => !complete(d));
  const clashes = losers.length ? await explain(tx, drafts, complete) : [];
  await propose(
    tx,
    source,
    drafts.filter(complete).map((d) => ({ userId: d.id, values: d.proposed, present: byField(d.values) })),
  );
  return drafts.map((d, index) =>
    complete(d)
      ? { ok: true, id: d.id, contacts: d.contacts, values: d.values }
      : {
          ok: false,
          clashes: clashes.filter((c) => c.index === index).map(({ field, holder }) => ({ field, holder })),
        },
  );
}

interface Draft {
  id: string;
  item: NewUser;
  contacts: (CheckedContact & { id: string })[];
  /** Those that count, and those that wait. */
  values: CheckedValues;
  proposed: ValuesByField;
}

/** Takes back what the losers had inserted, then says of each detail who has it. */
async function explain(tx: Context, drafts: readonly Draft[], complete: (d: Draft) => boolean) {
  const losers = drafts.flatMap((d, index) => (complete(d) ? [] : [{ d, index }]));
  await tx.db.many(DELETE, [tx.organizationId, losers.map(({ d }) => d.id)]);
  const details = losers.flatMap(({ d, index }) => [
    ...d.contacts.map((c) => ({ index, field: c.kind, value: c.canonical })),
    ...(d.item.values.builtIn.employee_id
      ? [{ index, field: 'employee_id' as const, value: employeeIdKey(d.item.values.builtIn.employee_id) }]
      : []),
  ]);
  const values = (field: Clash['field']) => details.filter((d) => d.field === field).map((d) => d.value);
  const rows = await tx.db.many<HolderRow>(HOLDERS, [
    tx.organizationId,
    values('email'),
    values('mobile'),
    values('employee_id'),
  ]);
  const holders = new Map(rows.map((row) => [`${row.field} ${row.value}`, row]));
  return details.flatMap(({ index, field, value }) => {
    const row = holders.get(`${field} ${value}`);
    if (!row) return [];
    const holder = {
      id: row.holder_id,
      name: row.holder_name ?? '?',
      status: row.holder_status,
      since: row.holder_since,
    };
    return [{ index, field, holder }];
  });
}

const userRow = ({ id, item, values }: Draft) => ({
  ...values.builtIn,
  id,
  status: item.status,
  language: item.language ?? null,
  employee_id_key: values.builtIn.employee_id ? employeeIdKey(values.builtIn.employee_id) : null,
  custom: values.custom,
  comparable: comparableOf(values.builtIn, values.custom),
});

const filledOf = (values: ValuesByField): ValuesByField =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value));

/** Takes created users back as if they had never been: their details are free again. */
export async function undoCreation(tx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.db.many(DELETE, [tx.organizationId, [...ids]]);
}
