import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, instant, reference, refusal } from '../../platform/endpoint/shapes.ts';

/** Ways to sign in: a code to a contact, a passkey, the identity provider of the company. */
export const METHODS = ['code', 'passkey', 'company'] as const;
export const method = z.enum(METHODS);
export type Method = z.output<typeof method>;

const methods = z.array(method);
/** At least one; said twice is said once. */
const someMethods = methods.check(z.minLength(1), z.maxLength(METHODS.length));

export const signInPolicy = z.object({
  /** Sent back with a change; 0 while nothing was decided. */
  version: z.number(),
  methods,
  /** The Admin panel opens only to a passkey or company sign-in, once the days of grace are over. */
  admins_need_strong: z.boolean(),
  grace_days: z.number(),
  /** When the first admin had one of the two; the grace counts from here. Null while none has. */
  grace_from: z.nullable(instant),
  /** When the rule for admins holds; null while no admin has one of the two, or the rule is off. */
  in_force_from: z.nullable(instant),
  /** Teams whose people may use fewer ways. */
  teams: z.array(z.object({ team: reference, methods })),
});
export type SignInPolicy = z.output<typeof signInPolicy>;

const proposal = z.strictObject({
  methods: someMethods,
  admins_need_strong: z.boolean(),
  grace_days: z.number().check(z.int(), z.gte(0), z.lte(90)),
  /** All teams that have a policy of their own; one that is left out has none any more. */
  teams: z.array(z.strictObject({ team_id: id, methods: someMethods })).check(z.maxLength(1000)),
});
export type Proposal = z.output<typeof proposal>;

const person = z.object({
  ...reference.shape,
  /** Whether they hold a role. */
  admin: z.boolean(),
  /** What the policy leaves to them. */
  methods,
});
/** The first of them by name, and how many there are. */
const people = z.object({ count: z.number(), items: z.array(person) });

export const policyEffect = z.object({
  /** Everybody who has joined and may sign in now. */
  active_users: z.number(),
  /** How many of them lose which way. */
  loses: z.object({ code: z.number(), passkey: z.number(), company: z.number() }),
  /** Who can sign in now and could not any more: they hold none of the ways that are left. */
  shut_out: people,
  /** Whose teams leave no way in common. */
  nothing_in_common: people,
  /** Admins who hold neither passkey nor company sign-in, as far as the policy leaves these. */
  admins_without: people,
  /** When the rule for admins would hold; null while no admin has one of the two, or the rule is off. */
  in_force_from: z.nullable(instant),
  /** Why saving would be refused; empty when it would not. */
  refusals: z.array(refusal),
});
export type PolicyEffect = z.output<typeof policyEffect>;

export const getSignInPolicy = endpoint({
  method: 'GET',
  path: '/sign-in-policy',
  summary: 'Read how people may sign in, and what the Admin panel asks of admins',
  requires: 'sign_in.manage',
  output: signInPolicy,
  problems: [],
});

export const previewSignInPolicy = endpoint({
  method: 'POST',
  path: '/sign-in-policy/preview',
  summary: 'Say what a policy would do to whom, without saving it',
  requires: 'sign_in.manage',
  body: proposal,
  output: policyEffect,
  problems: ['team.not_found'],
});

export const saveSignInPolicy = endpoint({
  method: 'PUT',
  path: '/sign-in-policy',
  summary: 'Decide how people may sign in, and what the Admin panel asks of admins',
  requires: 'sign_in.manage',
  stepUp: true,
  body: z.strictObject({
    ...proposal.shape,
    /** As read; refused when somebody saved meanwhile. */
    version: z.number().check(z.int(), z.gte(0)),
  }),
  output: signInPolicy,
  problems: [
    'team.not_found',
    'sign_in_policy.nothing_left',
    'sign_in_policy.locks_you_out',
    'sign_in_policy.changed_meanwhile',
  ],
});
