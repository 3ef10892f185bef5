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

/**
 * A stronger way stays known when a weaker one follows: a code does not take from a session what a passkey gave it. No row
 * where the policy forbids the stronger way ($3), as for signing in: what lets nobody in opens no Admin panel either.
 */
const PROVE_AGAIN = `
update sessions s set proved_at = app_now(), proved_by = coalesce($3::text, proved_by),
  strongly_proved_at = case when $3::text is null then strongly_proved_at else app_now() end
where s.organization_id = $1 and s.id = $2 and s.ended_at is null
  and ($3::text is null or $3 = any(${allowedMethods('s.organization_id', 's.user_id')})) returning id`;
export const proveSession = (
  db: Database,
  organizationId: string,
  id: string,
  stronger: 'passkey' | 'company' | null,
) => db.one<{ id: string }>(PROVE_AGAIN, [organizationId, id, stronger]);
