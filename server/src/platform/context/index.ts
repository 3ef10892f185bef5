import type { Database } from '../database/index.ts';
import type { Language } from '../languages.ts';
import type { ShownLimit } from '../limits.ts';
import type { Logger } from '../logger.ts';
import { cover, type Grant, holds, holdsEverywhere, type Permission } from '../permissions.ts';
import { platformProblems } from '../problem.ts';
import type { Settings } from '../settings.ts';

/** An API token, and what it may be used for as far as its maker may. */
export interface TokenScope {
  id: string;
  permissions: readonly string[];
}

/** How somebody proved who they are when they signed in, or since. */
export type ProvedBy = 'contact' | 'link' | 'set_up' | 'recovery' | 'passkey' | 'company';

/** The proof that a session rests on. */
export interface Proof {
  by: ProvedBy;
  /** As the database counts it. */
  secondsAgo: number;
}

/** Of somebody whose proof is not in question: the server acts for them, or they have just proved it. */
export const JUST_PROVED: Proof = { by: 'contact', secondsAgo: 0 };

/** So old a proof may be for what matters most; then it is asked for again (step-up). */
export const FRESH_PROOF_SECONDS = 300;

/**
 * Who acts. `user` is signed in, or acts through an API token; `invitee` holds a link or proved a contact; `shell` sits at
 * the machine.
 */
export type Actor =
  | {
      kind: 'user';
      userId: string;
      sessionId: string;
      grants: readonly Grant[];
      proof: Proof;
      token?: undefined;
    }
  | { kind: 'user'; userId: string; sessionId: null; grants: readonly Grant[]; token: TokenScope }
  | { kind: 'invitee'; userId: string }
  | { kind: 'shell' }
  | { kind: 'system' };

/** All that a command needs to know about the call it serves. Every command takes it first. */
export interface Context {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly db: Database;
  readonly settings: Settings;
  readonly log: Logger;
  /** The caller's network address, null from the shell and the worker. */
  readonly network: string | null;
  readonly device: string | null;
  readonly requestId: string;
  /** Of whoever reads the answer. Messages go out in the language of their own reader. */
  readonly language: Language;
  /** Says with the answer what is left of a cap that was counted for it. */
  readonly showLimit?: (limit: ShownLimit) => void;
}

/**
 * Lets pass whoever proved who they are within the last minutes. An API token was made with such a proof, and the machine's
 * shell needs none.
 * @throws Problem `session.step_up_required`
 */
export function requireFreshProof({ actor }: Pick<Context, 'actor'>): void {
  if (actor.kind !== 'user' || actor.token) return;
  if (actor.proof.secondsAgo > FRESH_PROOF_SECONDS)
    throw platformProblems.problem('session.step_up_required');
}

/** Runs `work` in a transaction, with a context bound to it; joins the one that is open already. */
export function transaction<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  return ctx.db.transaction((db) => work({ ...ctx, db }));
}

/** What a statement about everybody may keep in memory before it goes to disk; the database gives each 4 MB by itself. */
const ROOM_FOR_EVERYBODY = '64MB';

/**
 * Runs reads that judge everybody at once in a transaction with room for it: what a million users join stays in memory, and
 * who is in a team is looked up in a table made once instead of a million times in an index.
 */
export function overEverybody<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  return transaction(ctx, async (tx) => {
    await tx.db.many(`select set_config('work_mem', $1, true)`, [ROOM_FOR_EVERYBODY]);
    return work(tx);
  });
}

/**
 * Does the work and takes it all back, the audit events and messages too: what it answers is what would come of it now.
 */
export function rehearse<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  return transaction(ctx, async (tx) => {
    const done: { result?: T } = {};
    const back = new Error('Only a rehearsal.');
    const tried = tx.db.savepoint(async () => {
      // Nothing is used up by it.
      const { showLimit: _, ...quiet } = tx;
      done.result = await work(quiet);
      throw back;
    });
    await tried.catch((error: unknown) => {
      if (error !== back) throw error;
    });
    return done.result as T;
  });
}

export const actorUserId = (actor: Actor): string | null =>
  actor.kind === 'user' || actor.kind === 'invitee' ? actor.userId : null;

/** Whether the actor may do this at all, if only in a team; shell and system may everything. */
export const may = (actor: Actor, permission: Permission): boolean =>
  hasNoLimits(actor) || (actor.kind === 'user' && holds(actor.grants, permission));

/** Whether the actor may do this in the whole organization. */
export const mayEverywhere = (actor: Actor, permission: Permission): boolean =>
  hasNoLimits(actor) || (actor.kind === 'user' && holdsEverywhere(actor.grants, permission));

/** Whether nobody is hidden from the actor, whatever they may do to them. */
export const seesEverybody = (actor: Actor): boolean => mayEverywhere(actor, 'users.view');

/** Whether a role, held or offered, opens more than the actor has. */
export const isBeyond = (actor: Actor, held: Grant): boolean =>
  !hasNoLimits(actor) && !(actor.kind === 'user' && cover(actor.grants, held));

const hasNoLimits = (actor: Actor): boolean => actor.kind === 'shell' || actor.kind === 'system';

/** The teams that the actor administers as a Team Admin. */
export const administeredTeams = (actor: Actor): string[] =>
  actor.kind === 'user'
    ? actor.grants.flatMap((g) => (g.role === 'team_admin' && g.teamId ? [g.teamId] : []))
    : [];

/**
 * Whether the actor comes with an API token that lacks the permission. An endpoint asks for one permission; what it does
 * besides (offer a role, restore somebody) asks here, so that a narrow token stays narrow.
 */
export const tokenLacks = (actor: Actor, permission: Permission): boolean =>
  actor.kind === 'user' && actor.token !== undefined && !actor.token.permissions.includes(permission);
