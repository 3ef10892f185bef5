import { sql } from 'kysely';
import { type Context, overEverybody } from '../../platform/context/index.ts';
import type { InputOf } from '../../platform/endpoint/contract.ts';
import { fieldsOf } from '../dynamic-teams/index.ts';
import { displayName, findUsers, requireVisible, unconfirmedOf, userProblems } from '../users/index.ts';
import { assignedPredicate, everyConfirmedUser, mayUse } from './access.ts';
import { checkClaims } from './check-claims.ts';
import { claimsFor } from './claims.ts';
import { accessRow, checkAccess } from './commands/set-access.ts';
import type { previewToolAccess, previewToolClaims } from './contract.ts';
import type * as q from './queries.ts';
import { requireTool } from './read.ts';

const SHOWN = 10;

type Sample = { id: string; name: string }[];
interface Effect {
  gets: number;
  gains: number;
  loses: number;
  getting: Sample;
  gaining: Sample;
  losing: Sample;
}

/**
 * What another access would do, by the very predicate that would decide. Nothing changes.
 * @throws Problem `tool.not_found`, `team.not_found`, `team_rule.invalid`
 */
export async function previewAccess(
  ctx: Context,
  id: string,
  { access }: InputOf<typeof previewToolAccess>['body'],
) {
  const tool = await requireTool(ctx, id);
  await checkAccess(ctx, access);
  const [effect] = await overEverybody(ctx, (tx) =>
    tx.db.compose(effectOf(tx, tool, accessRow(tool, access))),
  );
  if (!effect) throw new Error('A preview answered nothing.');
  const fields = access.kind === 'rule' ? fieldsOf(access.rule) : [];
  const unconfirmed = [...(await unconfirmedOf(ctx, fields)).values()].flat();
  return {
    gets: { count: effect.gets, sample: effect.getting },
    gains: { count: effect.gains, sample: effect.gaining },
    loses: { count: effect.loses, sample: effect.losing },
    unconfirmed: unconfirmed.map(({ field, value, value_name, users, names }) => ({
      field,
      value: value_name ?? value,
      count: users,
      sample: names,
    })),
  };
}

function effectOf(ctx: Context, now: q.AccessRow, then: q.AccessRow) {
  const sample = (which: ReturnType<typeof sql>) => sql`coalesce((
    select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name, s.id) from (
      select j.id, coalesce(e.name, '?') as name from (select id from judged where ${which} limit ${SHOWN}) j
      left join directory_entries e on e.organization_id = ${ctx.organizationId}::uuid and e.user_id = j.id) s), '[]')`;
  return sql<Effect>`
with judged as materialized (
  select id, has, will from (
    select u.id, ${assignedPredicate(ctx, now)} as has, ${assignedPredicate(ctx, then)} as will
    from ${everyConfirmedUser(ctx.organizationId)}) u
  where has or will
)
select (count(*) filter (where will))::int as gets, (count(*) filter (where will and not has))::int as gains,
  (count(*) filter (where has and not will))::int as loses, ${sample(sql`will`)} as getting,
  ${sample(sql`will and not has`)} as gaining, ${sample(sql`has and not will`)} as losing
from judged`;
}

/**
 * What a tool would be told about one person now.
 * @throws Problem `tool.not_found`, `user.not_found`, `tool.claim_invalid`
 */
export async function previewClaims(
  ctx: Context,
  id: string,
  input: InputOf<typeof previewToolClaims>['body'],
) {
  await requireTool(ctx, id);
  if (input.claims) await checkClaims(ctx, input.claims);
  await requireVisible(ctx, input.user_id);
  const [user] = await findUsers(ctx, [input.user_id]);
  if (!user) throw userProblems.problem('user.not_found', { pointer: '/user_id' });
  const verdict = await mayUse(ctx, id, user.id);
  const { claims, held } = await claimsFor(ctx, id, user.id, input.claims);
  return {
    user: { id: user.id, name: displayName(user) },
    denied: verdict.allowed ? null : verdict.reason,
    told: Object.entries(claims).map(([claim, value]) => ({ claim, value })),
    held,
  };
}
