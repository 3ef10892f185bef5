import * as z from 'zod/mini';
import { grantedRoles } from '../permissions.ts';

/** Shapes that several contracts share. Browser-safe. */
export const id = z.uuid();
export const instant = z.iso.datetime({ offset: true });
export const day = z.iso.date();
export const idParams = z.strictObject({ id });
export const empty = z.strictObject({});
export const cursor = z.string().check(z.maxLength(512));
export const pageQuery = {
  cursor: z.optional(cursor),
  limit: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(100))),
};
/** A page of a list: `next` is the cursor of the following page, null on the last. */
export const page = <T extends z.ZodMiniType>(item: T) =>
  z.object({ items: z.array(item), next: z.nullable(z.string()) });
export const channel = z.enum(['email', 'sms']);
export const grantedRole = z.enum(grantedRoles);
export const role = z.enum([...grantedRoles, 'user']);
/** One person or team, as other things refer to it. */
export const reference = z.object({ id, name: z.string() });

/** One refusal: which field, why in plain words, and what to do next. */
export const refusal = z.object({
  code: z.string(),
  pointer: z.nullable(z.string()),
  detail: z.string(),
  next_step: z.nullable(z.string()),
  /** Who holds the detail, when this admin may know. */
  holder: z.optional(z.object({ id, name: z.string(), status: z.string() })),
  /** When it becomes possible. */
  retry_at: z.optional(instant),
  /** Set when the request may be repeated with this flag to go ahead. */
  confirm_with: z.optional(z.string()),
});
export type Refusal = z.output<typeof refusal>;

/** Whether somebody may do something; if not, the very refusal that the API would answer. */
export const ability = z.object({
  allowed: z.boolean(),
  code: z.optional(z.string()),
  detail: z.optional(z.string()),
});
export type Ability = z.output<typeof ability>;
