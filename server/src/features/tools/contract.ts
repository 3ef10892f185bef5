import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant, page, pageQuery, reference } from '../../platform/endpoint/shapes.ts';
import { forecastTeams } from '../dynamic-teams/contract.ts';
import {
  accessInput,
  claimInput,
  denied,
  heldReason,
  openidInput,
  protocol,
  samlInput,
  tool,
  toolSummary,
  use,
} from './shapes.ts';

const name = z.string().check(z.minLength(1), z.maxLength(400));
const optional = {
  /** A picture in a `data:` address, 8 KB at most. */
  icon: z.optional(z.nullable(z.string().check(z.maxLength(22_000)))),
  /** Where a person begins who opens the tool from their home page. */
  launch_url: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
  /** How long the tool keeps people signed in by itself. */
  session_minutes: z.optional(z.nullable(z.number().check(z.int(), z.gte(1), z.lte(525_600)))),
};
const claims = z.array(claimInput).check(z.maxLength(50));
const version = z.optional(z.number().check(z.int(), z.gte(1)));

const SETTINGS = [
  'name.unsafe',
  'tool.name_in_use',
  'tool.address_invalid',
  'tool.certificate_invalid',
  'tool.entity_id_in_use',
  'tool.pkce_required',
  'tool.icon_invalid',
] as const;

export const listTools = endpoint({
  method: 'GET',
  path: '/tools',
  summary: 'List the tools by name, with who gets each and when somebody last signed in',
  requires: 'tools.view',
  output: z.object({ items: z.array(toolSummary) }),
  problems: [],
});

export const createTool = endpoint({
  method: 'POST',
  path: '/tools',
  summary: 'Add a tool; the answer shows its secret this one time. Nobody gets it until that is said',
  requires: 'tools.manage',
  stepUp: true,
  idempotent: true,
  secret: true,
  body: z.strictObject({
    name,
    /** The key of the template that it was made with. */
    template: z.optional(z.nullable(z.string().check(z.maxLength(40)))),
    ...optional,
    /** One of the two: how the tool signs people in. */
    openid: z.optional(openidInput),
    saml: z.optional(samlInput),
    /** What it is told; the usual ones unless given. */
    claims: z.optional(claims),
  }),
  output: z.object({
    ...tool.shape,
    /** What a confidential tool proves itself with; null for others. It is shown nowhere else. */
    client_secret: z.nullable(z.string()),
  }),
  status: 201,
  problems: [...SETTINGS, 'tool.one_protocol', 'tool.claim_invalid', 'tool.too_many'],
});

export const getTool = endpoint({
  method: 'GET',
  path: '/tools/:id',
  summary: 'Read a tool: what it is registered with, who gets it and what it is told',
  requires: 'tools.view',
  params: idParams,
  output: tool,
  problems: ['tool.not_found'],
});

export const updateTool = endpoint({
  method: 'PATCH',
  path: '/tools/:id',
  summary: 'Change what a tool is registered with, switch it off or on',
  requires: 'tools.manage',
  stepUp: true,
  params: idParams,
  body: z.strictObject({
    name: z.optional(name),
    ...optional,
    enabled: z.optional(z.boolean()),
    openid: z.optional(openidInput),
    saml: z.optional(samlInput),
    version,
  }),
  output: tool,
  problems: [...SETTINGS, 'tool.not_found', 'tool.one_protocol', 'tool.changed_meanwhile'],
});

export const removeTool = endpoint({
  method: 'DELETE',
  path: '/tools/:id',
  summary: 'Remove a tool: nobody signs in to it any more; the log of sign-ins stays',
  requires: 'tools.manage',
  stepUp: true,
  params: idParams,
  output: z.object({ removed: z.literal(true) }),
  problems: ['tool.not_found'],
});

export const rotateToolSecret = endpoint({
  method: 'POST',
  path: '/tools/:id/secret',
  summary: 'Make a new secret for a tool; the answer shows it this one time, and the old one ends',
  requires: 'tools.manage',
  stepUp: true,
  idempotent: true,
  secret: true,
  params: idParams,
  output: z.object({ ...tool.shape, client_secret: z.string() }),
  problems: ['tool.not_found', 'tool.no_secret'],
});

export const setToolAccess = endpoint({
  method: 'PUT',
  path: '/tools/:id/access',
  summary: 'Say who gets a tool: everyone, teams, or whom a rule matches',
  requires: 'tools.manage',
  stepUp: true,
  params: idParams,
  body: z.strictObject({
    access: accessInput,
    /** Values that the rule reads and nobody has confirmed: confirmed with it. Left out, they open nothing. */
    unconfirmed: z.optional(z.literal('confirm')),
    version,
  }),
  output: tool,
  problems: ['tool.not_found', 'tool.changed_meanwhile', 'team.not_found', 'team_rule.invalid'],
});

const some = z.object({ count: z.number(), sample: z.array(reference) });
export const previewToolAccess = endpoint({
  method: 'POST',
  path: '/tools/:id/access/preview',
  summary:
    'Who would get a tool, who would not any more, and which values nobody has confirmed. Nothing changes',
  requires: 'tools.manage',
  params: idParams,
  body: z.strictObject({ access: accessInput }),
  output: z.object({
    gets: some,
    /** Those of them who do not have it now. */
    gains: some,
    /** Who has it now and would not any more. */
    loses: some,
    unconfirmed: z.array(
      z.object({ field: z.string(), value: z.string(), count: z.number(), sample: z.array(z.string()) }),
    ),
  }),
  problems: ['tool.not_found', 'team.not_found', 'team_rule.invalid'],
});

export const setToolClaims = endpoint({
  method: 'PUT',
  path: '/tools/:id/claims',
  summary: 'Say what a tool is told about whoever signs in',
  requires: 'tools.manage',
  stepUp: true,
  params: idParams,
  body: z.strictObject({ claims, version }),
  output: tool,
  problems: ['tool.not_found', 'tool.changed_meanwhile', 'tool.claim_invalid'],
});

export const previewToolClaims = endpoint({
  method: 'POST',
  path: '/tools/:id/claims/preview',
  summary: 'What a tool would be told about one person now, and what is held back and why',
  requires: 'tools.view',
  params: idParams,
  body: z.strictObject({
    user_id: id,
    /** As if these were saved; those that are unless given. */
    claims: z.optional(claims),
  }),
  output: z.object({
    user: reference,
    /** Null when the person may use the tool. */
    denied: z.nullable(denied),
    told: z.array(
      z.object({ claim: z.string(), value: z.union([z.string(), z.array(z.string()), z.boolean()]) }),
    ),
    held: z.array(z.object({ claim: z.string(), reason: heldReason })),
  }),
  problems: ['tool.not_found', 'user.not_found', 'tool.claim_invalid'],
});

export const listToolUses = endpoint({
  method: 'GET',
  path: '/tools/:id/uses',
  summary: 'List the sign-ins to a tool, newest first, with those that were refused and why',
  requires: 'tools.view',
  params: idParams,
  query: z.strictObject(pageQuery),
  output: page(use),
  problems: ['tool.not_found', 'cursor.invalid'],
});

export const listUserToolUses = endpoint({
  method: 'GET',
  path: '/users/:id/tool-uses',
  summary: 'List the sign-ins of a user to tools, newest first',
  requires: 'tools.view',
  params: idParams,
  query: z.strictObject(pageQuery),
  output: page(use),
  problems: ['user.not_found', 'cursor.invalid'],
});

const theirTool = z.object({ id, name: z.string(), icon: z.nullable(z.string()), protocol });

export const listUserTools = endpoint({
  method: 'GET',
  path: '/users/:id/tools',
  summary: 'List the tools that a user has, each with why',
  requires: 'tools.view',
  params: idParams,
  output: z.object({
    items: z.array(
      z.object({
        tool: theirTool,
        /** By what they have it. */
        by: z.enum(['everyone', 'teams', 'rule']),
        /** Of teams: those of theirs that give it. */
        teams: z.array(reference),
        last_sign_in_at: z.nullable(instant),
      }),
    ),
  }),
  problems: ['user.not_found'],
});

export const forecastTools = endpoint({
  method: 'POST',
  path: '/tool-forecasts',
  summary: 'Which tools somebody with these details would have once they have joined',
  requires: 'invitations.create',
  body: forecastTeams.body,
  output: z.object({ tools: z.array(z.object({ id, name: z.string(), icon: z.nullable(z.string()) })) }),
  problems: ['team.not_yours', 'team.not_found', 'line_manager.unknown'],
});
