import type { Context } from '../../platform/context/index.ts';
import { getOrganization } from '../organizations/index.ts';
import { findTeamNames } from '../teams/index.ts';
import { toolProblems } from './problems.ts';
import * as q from './queries.ts';
import type { Access } from './shapes.ts';

type TeamNames = ReadonlyMap<string, string>;

/** The tools by name. */
export async function listTools(ctx: Context) {
  const rows = await ctx.db.many<q.SummaryRow>(q.LIST, [ctx.organizationId]);
  const names = await namesOf(ctx, rows);
  return { items: rows.map((row) => summary(row, names)) };
}

/** @throws Problem `tool.not_found` */
export async function requireTool(ctx: Context, id: string): Promise<q.ToolRow> {
  const row = await ctx.db.one<q.ToolRow>(q.BY_ID, [ctx.organizationId, id]);
  if (!row) throw toolProblems.problem('tool.not_found');
  return row;
}

/** @throws Problem `tool.not_found` */
export async function getTool(ctx: Context, id: string) {
  const row = await requireTool(ctx, id);
  const [names, claims, last, organization] = await Promise.all([
    namesOf(ctx, [row]),
    ctx.db.many<q.ClaimRow>(q.CLAIMS, [ctx.organizationId, id]),
    ctx.db.one<{ at: Date }>(q.LAST_SIGN_IN, [ctx.organizationId, id]),
    getOrganization(ctx),
  ]);
  const { launch_url, template, session_minutes, openid, saml, version, created_at, updated_at } = row;
  return {
    ...summary({ ...row, last_sign_in_at: last?.at ?? null }, names),
    launch_url,
    template,
    session_minutes,
    claims,
    openid: openid && { ...openid, secret_set_at: instantOf(openid.secret_set_at) },
    saml,
    addresses: addressesOf(ctx, row.protocol, organization.slug),
    version,
    created_at,
    updated_at,
  };
}

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

function summary(row: Omit<q.SummaryRow, 'version' | 'comes_back_to' | 'launch_url'>, names: TeamNames) {
  const { id, name, protocol, icon, enabled, last_sign_in_at } = row;
  return { id, name, protocol, icon, enabled, access: accessOf(row, names), last_sign_in_at };
}

function accessOf({ access, rule, team_ids, count_team_admins }: q.AccessOnly, names: TeamNames): Access {
  if (access === 'rule' && rule) return { kind: 'rule', rule };
  if (access === 'everyone') return { kind: 'everyone' };
  const teams = team_ids
    .map((id) => ({ id, name: names.get(id) ?? '?' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { kind: 'teams', teams, count_team_admins };
}

async function namesOf(ctx: Context, rows: readonly { team_ids: string[] }[]): Promise<TeamNames> {
  const ids = [...new Set(rows.flatMap((row) => row.team_ids))];
  if (ids.length === 0) return new Map();
  return new Map((await findTeamNames(ctx, ids)).map((team) => [team.id, team.name]));
}

/** What is copied into a tool: where this organization's providers are. */
function addressesOf({ settings }: Context, protocol: q.ToolRow['protocol'], slug: string) {
  const own = new URL(`/o/${slug}`, settings.publicUrl).href;
  const at = (path: string) => `${own}/${path}`;
  const openid = protocol === 'openid';
  return {
    issuer: openid ? own : null,
    discovery: openid ? at('.well-known/openid-configuration') : null,
    entity_id: openid ? null : at('saml'),
    sign_on_url: openid ? null : at('saml/sign-on'),
    metadata_url: openid ? null : at('saml'),
  };
}
