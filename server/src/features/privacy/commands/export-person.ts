import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { Download } from '../../../platform/endpoint/route.ts';
import { record } from '../../audit/index.ts';
import { listTeamReasons } from '../../dynamic-teams/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { fieldName, listFields } from '../../profile-fields/index.ts';
import { findUsers, presentValues, requireVisible, userProblems } from '../../users/index.ts';
import { EVENTS, KEPT, NOW, SOURCES, TARGETS } from '../queries.ts';
import type { PersonalData } from '../shapes.ts';

/** So many events are read at a time: the file is written while it is read. */
const AT_ONCE = 1_000;

/**
 * All that is kept about a person as one JSON file (`personalData`), written while it is read; recorded before the first line
 * leaves. Taken by the person, or by an Organization Admin for somebody who asked on paper; only the latter holds what admins
 * wrote for each other.
 * @throws Problem `user.not_found`
 */
export async function exportPerson(ctx: Context, id: string): Promise<Download> {
  const self = actorUserId(ctx.actor) === id;
  if (!self) await requireVisible(ctx, id);
  // What a person may know of themselves is more than their role lets them see of users.
  const reader: Context = { ...ctx, actor: { kind: 'system' } };
  const known = await transaction(reader, (tx) => readPerson(tx, id, !self));
  await transaction(ctx, (tx) =>
    record(tx, [{ action: 'user.data_exported', targetKind: 'user', targetId: id }]),
  );
  const targets = await ctx.db.many<{ id: string }>(TARGETS, [ctx.organizationId, id]);
  const about = { id, targetIds: targets.map((row) => row.id), whole: !self };
  return new Download('personal-data.json', written(ctx, known, about));
}

type Kept = Omit<PersonalData, 'events'>;
type Lists = Pick<
  Kept,
  | 'proposed'
  | 'contacts'
  | 'team_exceptions'
  | 'team_changes_by_rule'
  | 'roles'
  | 'invitations'
  | 'messages'
  | 'stopped'
  | 'sessions'
  | 'passkeys'
  | 'api_tokens'
  | 'external_identities'
  | 'saved_views'
  | 'tool_uses'
  | 'last_days'
  | 'bulk_changes'
> & { teams: Omit<Kept['teams'][number], 'because'>[] };

async function readPerson(tx: Context, id: string, whole: boolean): Promise<Kept> {
  const [user] = await findUsers(tx, [id]);
  if (!user) throw userProblems.problem('user.not_found');
  const lists = await tx.db.one<Lists>(KEPT, [tx.organizationId, id, whole]);
  const now = await tx.db.one<{ now: Date }>(NOW);
  if (!lists || !now) throw new Error('The database answered nothing.');
  const { id: organizationId, name } = await getOrganization(tx);
  const reasons = await becauseOf(tx, id);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    format: 'beckon.personal-data',
    version: 1,
    exported_at: now.now.toISOString(),
    organization: { id: organizationId, name },
    person: {
      id,
      status: user.status,
      language: user.language,
      created_at: user.created_at.toISOString(),
      joined_at: iso(user.joined_at),
      suspended_at: iso(user.suspended_at),
      offboarded_at: iso(user.offboarded_at),
      removed_at: iso(user.removed_at),
    },
    profile: await profileOf(tx, user),
    ...utc(lists),
    teams: utc(lists.teams).map((row) => ({
      ...row,
      because: row.source === 'rule' ? (reasons.get(row.team.id) ?? []) : [],
    })),
  };
}

async function profileOf(
  tx: Context,
  user: Awaited<ReturnType<typeof findUsers>>[number],
): Promise<Kept['profile']> {
  const sources = await tx.db.many<{
    field: string;
    source: string;
    trust: string;
    set_at: Date;
    own: boolean | null;
  }>(SOURCES, [tx.organizationId, user.id]);
  const values: Record<string, string | null | undefined> = {
    ...presentValues(user),
    line_manager_id: user.line_manager_name,
  };
  return (await listFields(tx)).flatMap((field) => {
    const name = fieldName(field);
    const [value, source] = [values[name], sources.find((one) => one.field === name)];
    if (!value) return [];
    return [
      {
        field: name,
        label: field.label,
        value,
        source: source?.source ?? null,
        trust: source?.trust ?? null,
        set_at: source?.set_at.toISOString() ?? null,
        set_by_the_person: source?.own ?? false,
      },
    ];
  });
}

/** For each dynamic team the conditions that the person meets. */
async function becauseOf(tx: Context, id: string): Promise<Map<string, Kept['teams'][number]['because']>> {
  const { items } = await listTeamReasons(tx, id);
  return new Map(
    items.map(({ team, reason }) => [
      team.id,
      reason.conditions
        .filter(({ met, matters }) => met && matters)
        .map(({ condition: { field, operator, values } }) => ({ field, operator, values: values ?? [] })),
    ]),
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d$/;

/** Instants that come inside of JSON, as all others are written. */
function utc<T>(value: T): T {
  if (typeof value === 'string')
    return (INSTANT.test(value) ? new Date(value).toISOString() : value) as T & string;
  if (Array.isArray(value)) return value.map(utc) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, utc(inner)])) as T;
}

interface EventRow {
  id: string;
  at: Date;
}

/** The parts of the file: what is short first, the events a page at a time. */
async function* written(
  ctx: Context,
  known: Kept,
  about: { id: string; targetIds: readonly string[]; whole: boolean },
): AsyncGenerator<string> {
  const start = JSON.stringify(known, null, 2);
  yield `${start.slice(0, start.lastIndexOf('\n}'))},\n  "events": [`;
  let after = '00000000-0000-0000-0000-000000000000';
  let comma = '';
  for (;;) {
    const rows = await ctx.db.many<EventRow>(EVENTS, [
      ctx.organizationId,
      about.id,
      about.targetIds,
      after,
      AT_ONCE,
      about.whole,
    ]);
    for (const row of rows) {
      yield `${comma}\n    ${JSON.stringify(row)}`;
      comma = ',';
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) break;
    after = last.id;
  }
  yield '\n  ]\n}\n';
}
