import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { newId } from '../../../platform/ids.ts';
import { Problem } from '../../../platform/problem.ts';
import { foldText } from '../../../platform/text.ts';
import { record } from '../../audit/index.ts';
import { checkedName, lockOrganization } from '../../organizations/index.ts';
import { checkAddress, checkIcon, checkOpenid, checkSaml } from '../check.ts';
import { checkClaims } from '../check-claims.ts';
import type { createTool as contract } from '../contract.ts';
import { guardFields } from '../guard.ts';
import { toolProblems } from '../problems.ts';
import { getTool } from '../read.ts';
import { USUAL_CLAIMS } from '../templates.ts';
import * as w from '../write-queries.ts';
import { renewSecret, saveOpenid, saveSaml } from './register.ts';

/** More than a person finds their way among. */
const MOST = 200;

type Input = InputOf<typeof contract>['body'];

/**
 * Adds a tool that nobody gets yet. The answer is the only place where its secret stands.
 * @throws Problem `name.unsafe`, `tool.name_in_use`, `tool.one_protocol`, `tool.address_invalid`, `tool.pkce_required`,
 *   `tool.certificate_invalid`, `tool.entity_id_in_use`, `tool.icon_invalid`, `tool.claim_invalid`, `tool.too_many`
 */
export function createTool(ctx: Context, input: Input) {
  return transaction(ctx, async (tx) => {
    const name = checkedName(input.name, '/name');
    refuseBadSettings(input);
    await lockOrganization(tx);
    const claims = input.claims ?? USUAL_CLAIMS;
    await checkClaims(tx, claims);
    const count = await tx.db.one<{ count: number }>(w.COUNT, [tx.organizationId]);
    if ((count?.count ?? 0) >= MOST) throw toolProblems.problem('tool.too_many');
    const id = newId();
    await insert(tx, id, name, input);
    if (input.openid) await saveOpenid(tx, id, input.openid);
    if (input.saml) await saveSaml(tx, id, input.saml);
    await tx.db.many(w.SET_CLAIMS, [tx.organizationId, id, JSON.stringify(claims)]);
    await guardFields(tx, id, null, claims);
    const secret = input.openid?.client_type === 'confidential' ? await renewSecret(tx, id) : null;
    await record(tx, [
      {
        action: 'tool.created',
        targetKind: 'tool',
        targetId: id,
        changes: [
          { field: 'name', after: name },
          { field: 'protocol', after: input.openid ? 'openid' : 'saml' },
        ],
      },
    ]);
    return { ...(await getTool(tx, id)), client_secret: secret };
  });
}

/** All that may be wrong at once, each with its place. */
export function refuseBadSettings(input: Pick<Input, 'openid' | 'saml' | 'icon' | 'launch_url'>): void {
  const one = Number(Boolean(input.openid)) + Number(Boolean(input.saml)) === 1;
  const refusals = [
    ...(one ? [] : [toolProblems.refuse('tool.one_protocol', { pointer: '/openid' })]),
    ...(input.openid ? checkOpenid(input.openid) : []),
    ...(input.saml ? checkSaml(input.saml) : []),
    ...checkAddress(input.launch_url, '/launch_url'),
    ...checkIcon(input.icon),
  ];
  if (refusals.length > 0) throw new Problem(refusals);
}

async function insert(tx: Context, id: string, name: string, input: Input): Promise<void> {
  try {
    await tx.db.many(w.INSERT, [
      tx.organizationId,
      id,
      name,
      foldText(name),
      input.openid ? 'openid' : 'saml',
      input.icon || null,
      input.launch_url || null,
      input.template ?? null,
      input.session_minutes ?? null,
      actorUserId(tx.actor),
    ]);
  } catch (error) {
    throw constraintOf(error) === 'tools_name' ? nameInUse() : error;
  }
}

export const nameInUse = () => toolProblems.problem('tool.name_in_use', { pointer: '/name' });
