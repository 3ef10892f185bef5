import type { Database } from '../../platform/database/index.ts';
import {
  adminRuleFrom,
  adminRuleHolds,
  allowedMethods,
  holdsStrongWay,
  type Method,
} from '../sign-in-policies/index.ts';

/** Of a session `s`: proved by less than the Admin panel asks for by now. */
export const TOO_WEAK = `(s.proved_by in ('contact', 'link', 'set_up') and ${adminRuleHolds('s.organization_id')})`;

export interface SignInRow {
  methods: Method[];
  admin: boolean;
  open: boolean;
  closes_at: Date | null;
  /**
   * Whether a code proves once more who it is: not where the session rests on what the Admin panel asks for. Where the policy
   * forbids codes, only for whoever holds nothing that it leaves, so that they come by it.
   */
  code_proves: boolean;
  /** Whether they hold a passkey or company sign-in that they may use. */
  strong_way: boolean;
}
/** Composed when asked: features above say who holds what. */
const signIn = () => `
select m.methods, not ${TOO_WEAK} as open, r.admin,
  case when s.proved_by in ('contact', 'link', 'set_up') then ${adminRuleFrom('s.organization_id')} end as closes_at,
  h.strong_way,
  ('code' = any(m.methods) or not h.strong_way)
    and not (r.admin and s.proved_by in ('passkey', 'company') and ${adminRuleHolds('s.organization_id')}) as code_proves
from sessions s
cross join lateral (select ${allowedMethods('s.organization_id', 's.user_id')} as methods) m
cross join lateral (select ${holdsStrongWay('m.methods', 's.organization_id', 's.user_id')} as strong_way) h
cross join lateral (select exists (select 1 from role_grants g
  where g.organization_id = s.organization_id and g.user_id = s.user_id) as admin) r
where s.organization_id = $1 and s.id = $2`;
/** By which ways the person may sign in, and whether the session opens the Admin panel to them. */
export const signInOf = async (db: Database, organizationId: string, id: string) =>
  (await db.one<SignInRow>(signIn(), [organizationId, id])) ?? null;
