import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { record } from '../../audit/index.ts';
import { asPerson, type Visit } from '../../sessions/index.ts';
import { type Challenge, findByCredential, noteUse, type Purpose, takeChallenge } from '../queries.ts';
import type { RelyingParty } from '../relying-party.ts';
import { challengeIn, hashOf, readSigned, type SignedAnswer } from './read-answer.ts';

/** Whose passkey it was. */
export interface Proved {
  organizationId: string;
  userId: string;
  passkeyId: string;
}

/**
 * Checks what an authenticator signed. The challenge is used up by looking at it, whatever comes of it; then the signature,
 * the user's handle, for admins that the device asked who holds it, and the counter, in a guarded update.
 * @returns null for all that is not good: nobody is told which
 */
export async function provePasskey(
  visit: Visit,
  party: RelyingParty,
  answer: { text: string; browser: Buffer | null; purpose: Purpose },
): Promise<Proved | null> {
  const signed = readSigned(answer.text);
  const challenge = signed && challengeIn(signed.response.clientDataJSON);
  if (!signed || !challenge || !answer.browser) return null;
  const asked = await takeChallenge(visit.db, hashOf(challenge), answer.browser, answer.purpose);
  const row = asked && (await findByCredential(visit.db, Buffer.from(signed.id, 'base64url')));
  if (!row || !isMeant(asked, row) || !isHandle(signed, row.handle, asked)) return null;
  const counter = await verifiedCounter(party, signed, challenge, row);
  if (counter === null) return null;
  const proved = { organizationId: row.organization_id, userId: row.user_id, passkeyId: row.id };
  if (await noteUse(visit.db, row.organization_id, row.id, counter)) return proved;
  await noteCopy(visit, proved, row.name);
  return null;
}

const isMeant = (asked: Challenge, row: { organization_id: string; user_id: string }): boolean =>
  (asked.organization_id === null || asked.organization_id === row.organization_id) &&
  (asked.user_id === null || asked.user_id === row.user_id);

/** Whoever signs in says by the handle who they are; of somebody known already a device may leave it out. */
const isHandle = ({ response }: SignedAnswer, handle: Buffer, asked: Challenge): boolean =>
  response.userHandle ? Buffer.from(response.userHandle, 'base64url').equals(handle) : asked.user_id !== null;

async function verifiedCounter(
  party: RelyingParty,
  signed: SignedAnswer,
  challenge: Buffer,
  row: { credential_id: Buffer; public_key: Buffer; admin: boolean },
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...signed, clientExtensionResults: {} } as AuthenticationResponseJSON,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      // The counter is compared by the statement that moves it.
      credential: {
        id: row.credential_id.toString('base64url'),
        publicKey: new Uint8Array(row.public_key),
        counter: 0,
      },
      requireUserVerification: row.admin,
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}

/** A counter that fell back means that somebody has a copy of the key. */
const noteCopy = (visit: Visit, { organizationId, userId, passkeyId }: Proved, name: string): Promise<void> =>
  visit.db.transaction((db) =>
    record(asPerson({ ...visit, db }, organizationId, userId), [
      {
        action: 'passkey.refused',
        targetKind: 'user',
        targetId: userId,
        changes: [
          { field: 'passkey_id', after: passkeyId },
          { field: 'passkey', after: name },
        ],
      },
    ]),
  );
