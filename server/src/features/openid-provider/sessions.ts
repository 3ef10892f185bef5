import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { newId } from '../../platform/ids.ts';
import { hashToken } from '../../platform/secrets.ts';
import { type Call, callOf, type LibraryContext } from './call.ts';
import { signOut } from './commands/end-sign-ins.ts';
import { LIVES } from './lives.ts';
import * as q from './queries.ts';

type SessionModel = Provider['Session'];
type LibrarySession = InstanceType<SessionModel>;

/** The library wraps its session, so that what belongs to one hangs on it. */
const CALL = Symbol('call');
const callFor = (session: LibrarySession): Call => (session as unknown as { [CALL]: Call })[CALL];

/**
 * Makes the library's session a look at Beckon's. It has no cookie and no life of its own: whoever is signed in here, at this
 * very moment, is who the library sees, and nobody otherwise. Of its own it keeps only the question of a sign-out.
 */
export function bindSessions({ Session }: Pick<Provider, 'Session'>): void {
  Session.get = (ctx) => openSession(Session, ctx as unknown as LibraryContext);
  Object.assign(Session.prototype, {
    async save(this: LibrarySession) {
      await keepState(this);
      Object.assign(this, { touched: false });
      return this.jti;
    },
    async destroy(this: LibrarySession) {
      await signOut(callFor(this));
      Object.assign(this, { destroyed: true });
    },
    // Nobody is asked for an id of it.
    resetIdentifier() {},
    past(this: LibrarySession, age: number | string) {
      const { visitor } = callFor(this);
      return !visitor || visitor.provedSecondsAgo > Number(age);
    },
    /** The library logs in whom a page names; here only who is signed in already. */
    loginAccount(this: LibrarySession, { accountId }: { accountId: string }) {
      if (accountId !== this.accountId) throw new errors.AccessDenied('somebody else is signed in');
    },
    ensureClientContainer(this: LibrarySession, clientId: string) {
      if (!this.sidFor(clientId)) this.sidFor(clientId, newId());
    },
  });
}

async function openSession(Session: SessionModel, ctx: LibraryContext): Promise<LibrarySession> {
  const call = callOf(ctx);
  // The declared type knows no payload.
  const Made = Session as unknown as new (payload?: object) => LibrarySession;
  const session = new Made(await payloadOf(call));
  Object.defineProperty(session, CALL, { value: call });
  ctx.oidc.entity('Session', session);
  return session;
}

async function payloadOf({ ctx, visitor }: Call) {
  if (!visitor) return undefined;
  const { userId, sessionId } = visitor;
  const kept = await ctx.db.one<q.SessionState>(q.SESSION_STATE, [
    ctx.organizationId,
    sessionId,
    hashToken(sessionId),
  ]);
  if (!kept) return undefined;
  return {
    jti: sessionId,
    uid: sessionId,
    kind: 'Session',
    accountId: userId,
    loginTs: kept.proved_at,
    authorizations: kept.authorizations,
    ...(kept.state ? { state: kept.state } : {}),
  };
}

async function keepState(session: LibrarySession): Promise<void> {
  const { ctx, visitor } = callFor(session);
  if (!visitor || !session.state) return;
  const key = [ctx.organizationId, 'Session', hashToken(visitor.sessionId)];
  await ctx.db.many(q.PUT, [...key, visitor.sessionId, JSON.stringify(session.state), LIVES.Session]);
}
