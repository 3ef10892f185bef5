import type { Context } from '../../platform/context/index.ts';
import * as q from './erase-queries.ts';
import { LATEST_SECONDS } from './verify.ts';

/** So many values are looked through in one statement, which must not take long. */
const AT_ONCE = 50_000;

/** A value of an event that names the person, though the event is about somebody or something else. */
export interface Mention {
  event_id: string;
  field: string;
}

/**
 * Looks through the values of all events for those that name a person (see `jsonPatterns`). Long, so it is done before anything is locked;
 * `eraseAuditValues` looks through what came since.
 */
export async function findMentions(ctx: Context, patterns: readonly string[]): Promise<Mention[]> {
  return lookThrough(ctx, patterns, START);
}

/**
 * Empties the values of all events about these targets, the person's network address wherever they acted, and every value
 * elsewhere that names them. The events stay, and with the hashes in the chain they stay proved.
 * @param by the event that says so, which the caller records with the number that is answered
 */
export async function eraseAuditValues(
  tx: Context,
  by: string,
  person: {
    userId: string;
    targetIds: readonly string[];
    patterns: readonly string[];
    found: readonly Mention[];
  },
): Promise<number> {
  const { since } =
    (await tx.db.one<{ since: string | null }>(q.SINCE, [tx.organizationId, LATEST_SECONDS])) ?? {};
  const late = since ? await lookThrough(tx, person.patterns, [since, '']) : [];
  const mentions = [...person.found, ...late];
  const row = await tx.db.one<{ count: number }>(q.ERASE, [
    tx.organizationId,
    by,
    person.userId,
    [person.userId, ...person.targetIds],
    JSON.stringify(mentions),
  ]);
  return row?.count ?? 0;
}

const START: readonly [string, string] = ['00000000-0000-0000-0000-000000000000', ''];

async function lookThrough(
  ctx: Context,
  patterns: readonly string[],
  start: readonly [string, string],
): Promise<Mention[]> {
  const found: Mention[] = [];
  let [event, field] = start;
  for (;;) {
    const page = await ctx.db.one<q.Page>(q.LOOK_THROUGH, [
      ctx.organizationId,
      event,
      field,
      AT_ONCE,
      patterns,
    ]);
    if (!page) return found;
    found.push(...page.found);
    if (page.read < AT_ONCE || !page.last_event || page.last_field === null) return found;
    [event, field] = [page.last_event, page.last_field];
  }
}
