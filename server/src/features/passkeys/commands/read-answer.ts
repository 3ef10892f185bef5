import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

export const hashOf = (challenge: Uint8Array): Buffer => createHash('sha256').update(challenge).digest();

const LONGEST_ANSWER = 16_384;
const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,8192}$/));
const shared = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.optional(z.record(z.string(), z.unknown())),
};
const signed = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z.nullish(base64url),
  }),
});
const created = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.optional(z.array(z.string().check(z.regex(/^[a-z-]{1,20}$/))).check(z.maxLength(8))),
  }),
});
export type SignedAnswer = z.output<typeof signed>;
export type CreatedAnswer = z.output<typeof created>;

/** What an authenticator answered, as the page sent it; null where it is none. Nothing of it is believed yet. */
export const readSigned = (text: string): SignedAnswer | null => read(signed, text);
export const readCreated = (text: string): CreatedAnswer | null => read(created, text);

function read<Shape extends z.ZodMiniType>(shape: Shape, text: string): z.output<Shape> | null {
  if (text === '' || text.length > LONGEST_ANSWER) return null;
  try {
    const parsed = z.safeParse(shape, JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The challenge that an answer says it answers, to find its row by. */
export function challengeIn(clientDataJson: string): Buffer | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString()) as {
      challenge?: unknown;
    };
    return typeof challenge === 'string' && /^[A-Za-z0-9_-]{43}$/.test(challenge)
      ? Buffer.from(challenge, 'base64url')
      : null;
  } catch {
    return null;
  }
}
