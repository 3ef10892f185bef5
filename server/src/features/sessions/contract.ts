import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant, reference } from '../../platform/endpoint/shapes.ts';
import { method } from '../sign-in-policies/contract.ts';
import { grant } from '../users/contract.ts';

export const me = z.object({
  user: z.object({
    ...reference.shape,
    first_name: z.string(),
    /** Chosen by the user, or by who invited them; null while nobody has. */
    language: z.nullable(z.string()),
  }),
  organization: z.object({
    id,
    name: z.string(),
    slug: z.string(),
    default_country: z.string(),
    language: z.string(),
    time_zone: z.string(),
    support_contact: z.nullable(z.string()),
    reporting_teams: z.boolean(),
  }),
  grants: z.array(grant),
  /** Null for a program. */
  session: z.nullable(
    z.object({
      /** When it is over unless it is used before. */
      ends_at: instant,
      /** Whether using it moves the end; false near the day on which everybody signs in anew. */
      renewable: z.boolean(),
      /** Whether the last proof of who I am is fresh enough for what asks for one (step-up). */
      fresh_proof: z.boolean(),
    }),
  ),
  /** Null for a program. */
  sign_in: z.nullable(
    z.object({
      /** By which ways I may sign in. */
      methods: z.array(method),
      /** Null for those who hold no role. */
      admin_panel: z.nullable(
        z.object({
          /** False: my roles count for nothing until I sign in with a passkey or by my company. */
          open: z.boolean(),
          /** When it closes, or has closed, to sessions that rest on less; null when this one does not. */
          closes_at: z.nullable(instant),
        }),
      ),
    }),
  ),
  /** Permissions that the grants add up to; the portal shows what is in here. */
  permissions: z.array(z.string()),
  /** Whether the preview inbox exists on this installation. */
  preview: z.boolean(),
  demo: z.boolean(),
});
export type Me = z.output<typeof me>;

export const getMe = endpoint({
  method: 'GET',
  path: '/me',
  summary: 'Say who is signed in or whose API token it is, and what they may do',
  requires: 'signed_in',
  tokens: true,
  output: me,
  problems: [],
});

export const session = z.object({
  id,
  created_at: instant,
  last_seen_at: instant,
  expires_at: instant,
  device: z.nullable(z.string()),
  /** Network address; null for those who may not see it. */
  network: z.nullable(z.string()),
  current: z.boolean(),
});

const sessions = z.object({ items: z.array(session) });

export const listMySessions = endpoint({
  method: 'GET',
  path: '/me/sessions',
  summary: 'List where I am signed in',
  requires: 'signed_in',
  output: sessions,
  problems: [],
});

export const endMySession = endpoint({
  method: 'DELETE',
  path: '/me/sessions/:id',
  summary: 'End one of my sessions',
  requires: 'signed_in',
  params: idParams,
  output: sessions,
  problems: ['session.not_found'],
});

export const listUserSessions = endpoint({
  method: 'GET',
  path: '/users/:id/sessions',
  summary: 'List where a user is signed in',
  requires: 'users.end_sessions',
  params: idParams,
  output: sessions,
  problems: ['user.not_found', 'role.above_your_own'],
});

export const endUserSessions = endpoint({
  method: 'POST',
  path: '/users/:id/sessions/end',
  summary: 'End every session of a user, or one of them',
  requires: 'users.end_sessions',
  params: idParams,
  body: z.strictObject({ session_id: z.optional(id) }),
  output: sessions,
  problems: ['user.not_found', 'role.above_your_own', 'session.not_found'],
});

export const requestContactCode = endpoint({
  method: 'POST',
  path: '/me/contact-points/:id/code',
  summary: 'Send a code to one of my own contact points, to prove it',
  requires: 'signed_in',
  params: idParams,
  output: z.object({ sent: z.literal(true) }),
  problems: [
    'contact.not_found',
    'contact.verified_already',
    'session.step_up_required',
    'limit.reached',
    'channel.not_configured',
  ],
});

export const verifyContactPoint = endpoint({
  method: 'POST',
  path: '/me/contact-points/:id/verify',
  summary: 'Prove one of my own contact points by the code sent to it',
  requires: 'signed_in',
  params: idParams,
  body: z.strictObject({ code: z.string().check(z.maxLength(20)) }),
  output: z.object({ verified: z.literal(true) }),
  problems: ['contact.not_found', 'code.wrong', 'limit.reached'],
});
