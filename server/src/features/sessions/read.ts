import { type Context, FRESH_PROOF_SECONDS, tokenLacks } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/endpoint/register.ts';
import { holds, type Permission, permissions } from '../../platform/permissions.ts';
import { platformProblems } from '../../platform/problem.ts';
import { hashToken } from '../../platform/secrets.ts';
import { getOrganization } from '../organizations/index.ts';
import { contactPointsOf, displayName, findUsers, grantsOf, presentGrant } from '../users/index.ts';
import { signInOf } from './policy-queries.ts';
import * as q from './queries.ts';

/** Who holds this cookie, or null. One statement; the answer is true at this very moment. */
export async function loadCaller(
  db: Database,
  cookieToken: string | null,
  seen: { network: string | null },
): Promise<(Caller & { actor: SignedIn; language: string | null; tooWeak: boolean }) | null> {
  if (!cookieToken) return null;
  const row = await q.loadSession(db, hashToken(cookieToken), seen.network);
  if (!row) return null;
  return {
    organizationId: row.organization_id,
    actor: {
      kind: 'user',
      userId: row.user_id,
      sessionId: row.id,
      grants: row.grants,
      proof: { by: row.proved_by, secondsAgo: row.proved_seconds_ago },
    },
    language: row.language,
    tooWeak: row.too_weak,
  };
}

export type SignedIn = Extract<Context['actor'], { kind: 'user' }>;

/** @throws Problem `session.required` */
export function signedIn(ctx: Context): SignedIn {
  if (ctx.actor.kind !== 'user') throw platformProblems.problem('session.required');
  return ctx.actor;
}

/** Where a user is signed in, last used first. */
export async function listSessions(ctx: Context, userId: string) {
  const current = ctx.actor.kind === 'user' ? ctx.actor.sessionId : null;
  const rows = await q.listSessionRows(ctx.db, ctx.organizationId, userId);
  return rows.map((row) => ({ ...row, current: row.id === current }));
}

/** Who is signed in, and what they may do. */
export async function getMe(ctx: Context) {
  const actor = signedIn(ctx);
  const [user] = await findUsers(ctx, [actor.userId]);
  if (!user) throw platformProblems.problem('session.required');
  const organization = await getOrganization(ctx);
  const contacts = await contactPointsOf(ctx, [user.id]);
  const signIn = actor.sessionId ? await signInOf(ctx.db, ctx.organizationId, actor.sessionId) : null;
  const end = actor.sessionId ? await q.sessionEnd(ctx.db, ctx.organizationId, actor.sessionId) : null;
  const closed = signIn?.open === false;
  const { channels, demo } = ctx.settings;
  return {
    user: {
      id: user.id,
      name: displayName(user, contacts[0]?.address),
      first_name: user.first_name,
      language: user.language,
    },
    organization,
    session: end && { ...end, fresh_proof: isFresh(actor) },
    sign_in: signIn && {
      methods: signIn.methods,
      admin_panel: signIn.admin ? { open: signIn.open, closes_at: signIn.closes_at } : null,
    },
    grants: closed ? [] : (await grantsOf(ctx, [user.id])).map(presentGrant),
    permissions: (Object.keys(permissions) as Permission[]).filter(
      (p) => holds(actor.grants, p) && !tokenLacks(actor, p),
    ),
    preview: channels.email === 'preview' || channels.sms === 'preview',
    demo,
  };
}

/** Whether the last proof of who they are is fresh enough for what asks for one. */
export const isFresh = (actor: SignedIn): boolean =>
  !actor.token && actor.proof.secondsAgo <= FRESH_PROOF_SECONDS;

/** Whether the installation waits for its first organization. */
export const noOrganizationYet = async (db: Database): Promise<boolean> => !(await q.anyOrganization(db));
