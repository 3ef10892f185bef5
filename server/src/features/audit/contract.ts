import * as z from 'zod/mini';
import { id, instant, reference } from '../../platform/endpoint/shapes.ts';

export const auditEvent = z.object({
  id,
  at: instant,
  actor: z.object({
    kind: z.enum(['user', 'invitee', 'shell', 'system']),
    id: z.nullable(id),
    name: z.nullable(z.string()),
    /** A person who was erased, or an invitation of theirs: nothing is left but the id. */
    erased: z.boolean(),
    /** The API token through which they did it; null for somebody in a browser. */
    api_token: z.nullable(reference),
  }),
  /** `noun.past-verb`, for example `invitation.created`. */
  action: z.string(),
  target: z.object({
    kind: z.string(),
    id: z.nullable(id),
    name: z.nullable(z.string()),
    erased: z.boolean(),
  }),
  /** Names of what changed, with the values before and after as far as they still exist. */
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
});
export type AuditEvent = z.output<typeof auditEvent>;
