import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../audit/index.ts';
import { asPerson, type Visit } from '../../sessions/index.ts';
import { methodGained } from '../../sign-in-policies/index.ts';
import { LONGEST_NAME, MOST_PASSKEYS } from '../limits.ts';
import { type InSession, proofNeededByNow } from '../proof.ts';
import { type Challenge, insertPasskey, spendDevice, takeChallenge } from '../queries.ts';
import type { RelyingParty } from '../relying-party.ts';
import { type CreatedAnswer, challengeIn, hashOf, readCreated } from './read-answer.ts';

/**
 * Keeps a passkey that a device made, for the user whom its challenge was for.
 * @param session the user who is signed in; null on another device, whose challenge says by which row it was let in
 * @returns null for all that is not good, also where there are too many, or where the session is proved by too little
 */
export async function createPasskey(
  visit: Visit,
  party: RelyingParty,
  answer: {
    text: string;
    browser: Buffer | null;
    session: InSession | null;
  },
): Promise<Made | null> {
  const created = readCreated(answer.text);
  const challenge = created && challengeIn(created.response.clientDataJSON);
  const { browser, session } = answer;
  if (!created || !challenge || !browser) return null;
  const asked = await takeChallenge(visit.db, hashOf(challenge), browser, 'create');
  if (!asked?.organization_id || !asked.user_id) return null;
  const isTheirs = session
    ? session.organizationId === asked.organization_id && session.userId === asked.user_id
    : asked.invite_hash !== null;
  const info = isTheirs ? await verified(party, created, challenge) : null;
  return info && keep(visit, asked, answer, created, info);
}

interface Made {
  id: string;
  /** Whether the device made sure of its person, by finger, face or PIN. */
  userVerified: boolean;
}
type Info = NonNullable<Awaited<ReturnType<typeof verified>>>;

async function verified(party: RelyingParty, created: CreatedAnswer, challenge: Buffer) {
  try {
    const { verified: good, registrationInfo } = await verifyRegistrationResponse({
      response: { ...created, clientExtensionResults: {} } as RegistrationResponseJSON,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
    });
    return good ? registrationInfo : null;
  } catch {
    return null;
  }
}

function keep(
  visit: Visit,
  asked: Challenge,
  { browser, session }: { browser: Buffer | null; session: InSession | null },
  created: CreatedAnswer,
  info: Info,
) {
  const { organization_id: organizationId, user_id: userId, invite_hash: invite } = asked;
  if (!organizationId || !userId || !browser) return null;
  const id = newId();
  const name = (visit.device ?? 'Passkey').slice(0, LONGEST_NAME);
  return visit.db.transaction(async (db): Promise<Made | null> => {
    if (session && (await proofNeededByNow(db, session))) return null;
    if (invite && !(await spendDevice(db, invite, browser))) return null;
    const kept = await insertPasskey(
      db,
      {
        organization_id: organizationId,
        id,
        user_id: userId,
        credential_id: Buffer.from(info.credential.id, 'base64url'),
        public_key: Buffer.from(info.credential.publicKey),
        counter: info.credential.counter,
        transports: created.response.transports ?? [],
        name,
        synced: info.credentialBackedUp,
      },
      MOST_PASSKEYS,
    );
    if (!kept) return null;
    await record(asPerson({ ...visit, db }, organizationId, userId), [
      {
        action: 'passkey.created',
        targetKind: 'user',
        targetId: userId,
        changes: [
          { field: 'passkey_id', after: id },
          { field: 'passkey', after: name },
        ],
      },
    ]);
    await methodGained(asPerson({ ...visit, db }, organizationId, userId), userId, 'passkey');
    return { id, userVerified: info.userVerified };
  });
}
