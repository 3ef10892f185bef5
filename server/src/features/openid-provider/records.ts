import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Database } from '../../platform/database/index.ts';
import { hashToken } from '../../platform/secrets.ts';
import { findToolByClientId } from '../tools/index.ts';
import { callOf, type LibraryContext } from './call.ts';
import { issueCode } from './commands/issue-code.ts';
import * as q from './queries.ts';

/** The request at work: the library hands it on to nobody else. */
const currentContext = (): LibraryContext => {
  const { ctx } = Provider as unknown as { ctx: LibraryContext | undefined };
  if (!ctx) throw new Error('The library asks outside of a request.');
  return ctx;
};

/** Kinds that stand and fall with a grant. */
const OF_GRANT = new Set(['AccessToken', 'RefreshToken']);

/**
 * What the library remembers, in one table. Every decision that matters is the statement's: whether a thing is still good,
 * whether its person and session are, and who of two was first. Of codes and tokens only the hash is kept.
 */
export function recordsOf(db: Database, organizationId: string): (kind: string) => Adapter {
  return (kind) => (kind === 'Client' ? clients : records(db, organizationId, kind));
}

/** What no database keeps in a text, as JSON writes it. */
const NUL = '\\u0000';

function records(db: Database, organizationId: string, kind: string): Adapter {
  const key = (id: string) => [organizationId, kind, hashToken(id)];
  return {
    async find(id) {
      const row = await db.one<{ payload: AdapterPayload; consumed: number | null }>(q.FIND, key(id));
      if (!row) return undefined;
      return { ...row.payload, jti: id, ...(row.consumed === null ? {} : { consumed: row.consumed }) };
    },
    async upsert(id, payload, expiresIn) {
      const { jti: _, ...kept } = payload;
      if (JSON.stringify(kept).includes(NUL)) throw new errors.InvalidRequest('a parameter cannot be read');
      if (kind === 'AuthorizationCode') return issueCode(currentContext(), id, kept);
      if (!OF_GRANT.has(kind)) {
        await db.many(q.PUT, [...key(id), null, JSON.stringify(kept), expiresIn]);
        return;
      }
      const written = await db.one(q.PUT_OF_GRANT, [
        ...key(id),
        payload.grantId,
        JSON.stringify(kept),
        expiresIn,
      ]);
      if (!written) throw new errors.InvalidGrant('the sign-in is over');
    },
    async consume(id) {
      if (await db.one(q.CONSUME, key(id))) return;
      // Somebody else used it at this very moment: one of the two is a thief, and nobody knows which.
      await db.many(q.REMOVE_GRANT_OF, key(id));
      throw new errors.InvalidGrant('it was used already');
    },
    async destroy(id) {
      if (kind === 'Grant') await db.many(q.REMOVE_GRANT, [organizationId, id]);
      else await db.many(q.REMOVE, key(id));
    },
    async revokeByGrantId(grantId) {
      await db.many(q.REMOVE_OF_GRANT, [organizationId, kind, grantId]);
    },
    findByUid: never,
    findByUserCode: never,
  };
}

/** Sessions are ours (`sessions.ts`), and codes for devices are not offered. */
const never = async (): Promise<undefined> => undefined;

/** Tools as the library knows clients: read at every request, so that a change counts at once. */
const clients: Adapter = {
  async find(id) {
    if (id.includes('\0')) return undefined;
    const call = callOf(currentContext());
    const tool = await findToolByClientId(call.ctx, call.organization.id, id);
    if (!tool?.openid) return undefined;
    // One without its secret can prove nothing.
    if (tool.openid.client_type === 'confidential' && tool.openid.secret === null) return undefined;
    call.tools.set(id, tool);
    const { openid } = tool;
    return {
      client_id: id,
      client_name: tool.name,
      ...authentication(openid),
      redirect_uris: openid.redirect_uris,
      post_logout_redirect_uris: openid.post_logout_redirect_uris,
      response_types: ['code'],
      grant_types: ['authorization_code', ...(openid.grant_refresh ? ['refresh_token'] : [])],
      // Addresses of the web alone, compared as they are: of a native one the library would forgive the port.
      application_type: 'web',
      ...(openid.backchannel_logout_uri
        ? { backchannel_logout_uri: openid.backchannel_logout_uri, backchannel_logout_session_required: true }
        : {}),
    };
  },
  upsert: never,
  consume: never,
  destroy: never,
  revokeByGrantId: never,
  findByUid: never,
  findByUserCode: never,
};

/** A confidential tool may send its secret in the header or in the body, whichever is registered. */
const authentication = ({ secret }: { secret: string | null }) =>
  secret === null
    ? { token_endpoint_auth_method: 'none' as const }
    : { token_endpoint_auth_method: 'client_secret_basic' as const, client_secret: secret };
