import { type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { Problem } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { checkRule, fieldsOf, inputsOf } from '../../dynamic-teams/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { findTeamNames } from '../../teams/index.ts';
import { settleUnconfirmed, userProblems } from '../../users/index.ts';
import { checkClaims } from '../check-claims.ts';
import type { setToolAccess, setToolClaims } from '../contract.ts';
import { guardFields } from '../guard.ts';
import { loseAccess } from '../lost.ts';
import * as q from '../queries.ts';
import { getTool, requireTool } from '../read.ts';
import type { AccessInput } from '../shapes.ts';
import * as w from '../write-queries.ts';
import { refuseOldVersion } from './change-tool.ts';

/**
 * Says who gets a tool. Whoever had it open and does not get it any more loses it in this transaction.
 * @throws Problem `tool.not_found`, `tool.changed_meanwhile`, `team.not_found`, `team_rule.invalid`
 */
export function setAccess(ctx: Context, id: string, input: InputOf<typeof setToolAccess>['body']) {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const before = await requireTool(tx, id);
    refuseOldVersion(before, input.version);
    await checkAccess(tx, input.access);
    const wanted = accessRow(before, input.access);
    const { access, rule, inputs, count_team_admins, team_ids } = wanted;
    const claims = await tx.db.many<q.ClaimRow>(q.CLAIMS, [tx.organizationId, id]);
    await guardFields(tx, id, rule, claims);
    if (rule && input.unconfirmed) await settleUnconfirmed(tx, fieldsOf(rule), input.unconfirmed);
    const values = [access, rule && JSON.stringify(rule), inputs, count_team_admins];
    await tx.db.many(w.SET_ACCESS, [tx.organizationId, id, ...values]);
    await tx.db.many(w.SET_TEAMS, [tx.organizationId, id, team_ids]);
    await loseAccess(tx, { userIds: null, tools: [wanted] });
    await record(tx, [
      {
        action: 'tool.access_changed',
        targetKind: 'tool',
        targetId: id,
        changes: [{ field: 'access', before: asAudited(before), after: asAudited(wanted) }],
      },
    ]);
    return getTool(tx, id);
  });
}

/** @throws Problem `team.not_found`, `team_rule.invalid` */
export async function checkAccess(ctx: Context, wanted: AccessInput): Promise<void> {
  if (wanted.kind === 'rule') {
    const refusals = await checkRule(ctx, wanted.rule);
    if (refusals.length > 0)
      throw new Problem(refusals.map((one) => ({ ...one, pointer: `/access${one.pointer ?? ''}` })));
  }
  if (wanted.kind !== 'teams') return;
  const known = new Set((await findTeamNames(ctx, wanted.team_ids)).map((team) => team.id));
  const unknown = wanted.team_ids.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw userProblems.problem('team.not_found', { pointer: `/access/team_ids/${unknown}` });
}

/** As the tool would be with this access. */
export function accessRow(tool: q.AccessRow, wanted: AccessInput): q.AccessRow {
  return {
    ...tool,
    access: wanted.kind,
    rule: wanted.kind === 'rule' ? wanted.rule : null,
    inputs: wanted.kind === 'rule' ? inputsOf(wanted.rule) : [],
    count_team_admins: wanted.kind === 'teams' && (wanted.count_team_admins ?? false),
    team_ids: wanted.kind === 'teams' ? [...new Set(wanted.team_ids)] : [],
  };
}

const asAudited = ({ access, rule, team_ids }: q.AccessRow) => ({
  kind: access,
  ...(rule ? { rule } : {}),
  ...(access === 'teams' ? { team_ids } : {}),
});

/**
 * Says what a tool is told. From now on the fields that it reads take unconfirmed values as proposals alone.
 * @throws Problem `tool.not_found`, `tool.changed_meanwhile`, `tool.claim_invalid`
 */
export function setClaims(ctx: Context, id: string, input: InputOf<typeof setToolClaims>['body']) {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const tool = await requireTool(tx, id);
    refuseOldVersion(tool, input.version);
    await checkClaims(tx, input.claims);
    const before = await tx.db.many<q.ClaimRow>(q.CLAIMS, [tx.organizationId, id]);
    await guardFields(tx, id, tool.rule, input.claims);
    await tx.db.many(w.SET_CLAIMS, [tx.organizationId, id, JSON.stringify(input.claims)]);
    await tx.db.many(w.TOUCH, [tx.organizationId, id]);
    await record(tx, [
      {
        action: 'tool.claims_changed',
        targetKind: 'tool',
        targetId: id,
        changes: [{ field: 'claims', before: byName(before), after: byName(input.claims) }],
      },
    ]);
    return getTool(tx, id);
  });
}

const byName = (claims: readonly q.ClaimRow[]): Record<string, string> =>
  Object.fromEntries(claims.map(({ claim, source }) => [claim, source]));
