import { createHash } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { Context } from '../../platform/context/index.ts';
import { signingKeys } from './keys.ts';
import { issuerOf } from './provider.ts';
import type { DueLogout } from './queries.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const LIFE = '2 minutes';

/** What a tool is told when a sign-in is over (OpenID Connect Back-Channel Logout 1.0, 2.4); each try says the same. */
export async function logoutToken(ctx: Context, due: DueLogout): Promise<string> {
  const [key] = await signingKeys(ctx);
  if (!key) throw new Error('There is no key to sign with.');
  const jti = createHash('sha256').update(`logout ${due.sid}`).digest('base64url').slice(0, 22);
  return new SignJWT({ sid: due.sid, events: { [EVENT]: {} } })
    .setProtectedHeader({ alg: key.alg, typ: 'logout+jwt', kid: key.kid })
    .setIssuer(issuerOf(ctx.settings, due.slug))
    .setSubject(due.user_id)
    .setAudience(due.client_id)
    .setIssuedAt()
    .setExpirationTime(LIFE)
    .setJti(jti)
    .sign(await importJWK(key, key.alg));
}
