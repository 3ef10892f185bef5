import { type Context, transaction } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { takeLimit } from '../../../platform/limits.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { type Carrier, checkRequest, readRequest, SamlRefused } from '../../../platform/saml/index.ts';
import type { OrganizationRow } from '../../organizations/index.ts';
import { findToolByEntityId, logToolUse, type Tool } from '../../tools/index.ts';
import { addressesOf } from '../provider.ts';
import { INSERT_REQUEST, NOW } from '../queries.ts';
import type { Refused } from './refused.ts';

/** As long as saml-bindings lets it be, and then some for tools that do not care. */
const LONGEST_RELAY_STATE = 4_000;

/**
 * Takes what a tool asks for: finds the tool, checks the request, and keeps it for as long as its person may need to
 * sign in. Nothing is told to anybody yet.
 */
export async function receiveRequest(
  ctx: Context,
  organization: OrganizationRow,
  carrier: Carrier,
  relayState: string | null,
): Promise<{ id: string } | Refused> {
  let tool: Tool | undefined;
  try {
    const { issuer } = readRequest(carrier);
    tool = await findToolByEntityId(ctx, organization.id, issuer);
    if (!tool?.saml) return await refused(ctx, undefined, 'unknown_tool');
    await refuseFlood(ctx);
    const { now } = (await ctx.db.one<{ now: Date }>(NOW)) ?? { now: new Date(0) };
    const { entity_id: entityId, acs_url: acsUrl, certificate, want_signed_requests } = tool.saml;
    const request = checkRequest(
      carrier,
      {
        entityId,
        acsUrl,
        certificates: certificate ? [certificate] : [],
        mustBeSigned: want_signed_requests,
      },
      { destination: addressesOf(ctx, organization).signOnUrl, now },
    );
    if (relayState !== null && relayState.length > LONGEST_RELAY_STATE)
      throw new SamlRefused('too_large', 'RelayState');
    const id = newId();
    const asked = [request.id, relayState, request.forceAuthn, request.isPassive];
    await ctx.db.many(INSERT_REQUEST, [organization.id, id, entityId, ...asked]);
    return { id };
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    return refused(ctx, tool, error.reason);
  }
}

/** Each request leaves a row, here or in the log; no office opens so many tools in a minute. */
async function refuseFlood(ctx: Context): Promise<void> {
  const key = `${ctx.organizationId} ${ctx.network}`;
  const { granted, secondsLeft } = await takeLimit(ctx, FLOOD, key);
  if (granted === 0) throw platformProblems.problem('limit.reached', { retryAfterSeconds: secondsLeft });
}
const FLOOD = { scope: 'saml_request', max: 600, windowSeconds: 60 };

async function refused(ctx: Context, tool: Tool | undefined, reason: string): Promise<Refused> {
  // What is no tool of ours leaves no row: anybody could fill the log with such.
  if (tool) {
    await transaction(ctx, (tx) =>
      logToolUse(tx, {
        toolId: tool.id,
        userId: null,
        kind: 'refused',
        protocol: 'saml',
        claims: [],
        reason,
      }),
    );
  }
  return { refused: reason, tool: tool ?? null, answer: null };
}
