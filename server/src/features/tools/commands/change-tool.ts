import { type Context, transaction } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { foldText } from '../../../platform/text.ts';
import { changesOf, record } from '../../audit/index.ts';
import { checkedName, lockOrganization } from '../../organizations/index.ts';
import { setFieldReaders } from '../../profile-fields/index.ts';
import type { updateTool as contract } from '../contract.ts';
import { loseAccess } from '../lost.ts';
import { toolProblems } from '../problems.ts';
import type * as q from '../queries.ts';
import { getTool, requireTool } from '../read.ts';
import * as w from '../write-queries.ts';
import { nameInUse, refuseBadSettings } from './create-tool.ts';
import { renewSecret, saveOpenid, saveSaml } from './register.ts';

type Input = InputOf<typeof contract>['body'];

/**
 * Changes what is given of a tool. Switching it off ends what is open, in this transaction.
 * @throws Problem `tool.not_found`, `tool.changed_meanwhile`, `tool.one_protocol`, and those of the settings
 */
export function updateTool(ctx: Context, id: string, input: Input) {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const before = await requireTool(tx, id);
    refuseOldVersion(before, input.version);
    const name = input.name === undefined ? before.name : checkedName(input.name, '/name');
    const openid = input.openid ?? (input.saml ? undefined : openidOf(before));
    const saml = input.saml ?? (input.openid ? undefined : samlOf(before));
    refuseBadSettings({ ...input, openid, saml });
    // One that began by the one protocol is added anew for the other: its people would notice.
    if (Boolean(openid) !== Boolean(before.openid)) throw toolProblems.problem('tool.one_protocol');
    const after = {
      name,
      icon: input.icon === undefined ? before.icon : input.icon || null,
      launch_url: input.launch_url === undefined ? before.launch_url : input.launch_url || null,
      session_minutes: input.session_minutes === undefined ? before.session_minutes : input.session_minutes,
      enabled: input.enabled ?? before.enabled,
    };
    await write(tx, id, after);
    if (input.openid) await saveOpenid(tx, id, input.openid);
    if (input.saml) await saveSaml(tx, id, input.saml);
    if (before.enabled && !after.enabled)
      await loseAccess(tx, { userIds: null, tools: [{ ...before, enabled: false }] });
    const now = await requireTool(tx, id);
    const changes = changesOf(audited(before), audited(now));
    if (changes.length > 0)
      await record(tx, [{ action: 'tool.updated', targetKind: 'tool', targetId: id, changes }]);
    return getTool(tx, id);
  });
}

/** @throws Problem `tool.changed_meanwhile` */
export function refuseOldVersion(tool: q.ToolRow, version: number | undefined): void {
  if (version !== undefined && version !== tool.version) throw toolProblems.problem('tool.changed_meanwhile');
}

function openidOf({ openid }: q.ToolRow): Input['openid'] {
  if (!openid) return undefined;
  const { client_id: _, secret_set_at: __, ...given } = openid;
  return given;
}

const samlOf = ({ saml }: q.ToolRow): Input['saml'] => saml ?? undefined;

/** Neither the icon's bytes nor a secret belong into the log. */
function audited(tool: q.ToolRow): Record<string, unknown> {
  const { name, icon, launch_url, session_minutes, enabled, saml } = tool;
  return {
    name,
    icon: icon?.length ?? null,
    launch_url,
    session_minutes,
    enabled,
    ...openidOf(tool),
    ...saml,
  };
}

type Written = Pick<q.ToolRow, 'name' | 'icon' | 'launch_url' | 'session_minutes' | 'enabled'>;

async function write(tx: Context, id: string, after: Written): Promise<void> {
  const { name, icon, launch_url, session_minutes, enabled } = after;
  const values = [name, foldText(name), icon, launch_url, session_minutes, enabled];
  try {
    await tx.db.many(w.UPDATE, [tx.organizationId, id, ...values]);
  } catch (error) {
    throw constraintOf(error) === 'tools_name' ? nameInUse() : error;
  }
}

/**
 * Removes a tool: what is open ends first, while it is known how to say so. Its log of sign-ins stays.
 * @throws Problem `tool.not_found`
 */
export function removeTool(ctx: Context, id: string): Promise<{ removed: true }> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const before = await requireTool(tx, id);
    await loseAccess(tx, { userIds: null, tools: [{ ...before, enabled: false }] });
    await tx.db.many(w.REMOVE, [tx.organizationId, id]);
    await tx.db.many(w.FORGET_REGISTRATION, [tx.organizationId, id]);
    await setFieldReaders(tx, { reader: 'tool', readerId: id }, []);
    const changes = [{ field: 'name', before: before.name }];
    await record(tx, [{ action: 'tool.removed', targetKind: 'tool', targetId: id, changes }]);
    return { removed: true };
  });
}

/**
 * Gives a tool another secret; the one before is good for nothing from this moment.
 * @throws Problem `tool.not_found`, `tool.no_secret`
 */
export function rotateSecret(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const tool = await requireTool(tx, id);
    if (tool.openid?.client_type !== 'confidential') throw toolProblems.problem('tool.no_secret');
    const secret = await renewSecret(tx, id);
    await record(tx, [{ action: 'tool.secret_rotated', targetKind: 'tool', targetId: id }]);
    return { ...(await getTool(tx, id)), client_secret: secret };
  });
}
