import { randomBytes } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { Visit } from '../../sessions/index.ts';
import { CHALLENGE_LIFE_SECONDS } from '../limits.ts';
import { type Challenge, handleOf, insertChallenge, listRows } from '../queries.ts';
import type { RelyingParty } from '../relying-party.ts';
import { hashOf } from './read-answer.ts';

/** For whom a passkey is made, and what their device shows them. */
export interface Holder {
  organizationId: string;
  userId: string;
  name: string;
  organizationName: string;
}

/** What an authenticator is asked in order to sign somebody in, or to prove again who is signed in. */
export async function askToSign(
  visit: Visit,
  party: RelyingParty,
  browser: Buffer,
  of: Challenge,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const challenge = await newChallenge(visit, browser, of);
  const own =
    of.organization_id && of.user_id ? await listRows(visit.db, of.organization_id, of.user_id) : [];
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge,
    // None: whoever signs in says by their passkey who they are.
    allowCredentials: own.map(described),
    userVerification: 'preferred',
    timeout: CHALLENGE_LIFE_SECONDS * 1000,
  });
}

/** What an authenticator is asked in order to make a passkey that is found without a name being typed. */
export async function askToCreate(
  visit: Visit,
  party: RelyingParty,
  browser: Buffer,
  holder: Holder,
  inviteHash: Buffer | null,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { organizationId, userId, name } = holder;
  const challenge = await newChallenge(visit, browser, {
    purpose: 'create',
    organization_id: organizationId,
    user_id: userId,
    invite_hash: inviteHash,
  });
  const handle = await handleOf(visit.db, organizationId, userId, randomBytes(32));
  return generateRegistrationOptions({
    rpID: party.id,
    rpName: holder.organizationName,
    userName: name,
    userDisplayName: name,
    userID: new Uint8Array(handle),
    challenge,
    attestationType: 'none',
    excludeCredentials: (await listRows(visit.db, organizationId, userId)).map(described),
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    timeout: CHALLENGE_LIFE_SECONDS * 1000,
  });
}

const described = (row: { credential_id: Buffer; transports: string[] }) => ({
  id: row.credential_id.toString('base64url'),
  transports: row.transports as never[],
});

async function newChallenge(visit: Visit, browser: Buffer, of: Challenge): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = new Uint8Array(randomBytes(32));
  await insertChallenge(visit.db, hashOf(challenge), browser, of, CHALLENGE_LIFE_SECONDS);
  return challenge;
}
