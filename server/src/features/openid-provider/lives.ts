/** How long what the protocol gives out is good for, in seconds. */
export const LIVES = {
  /** A code is exchanged by a server within a moment. */
  AuthorizationCode: 60,
  /** Read once, right after it was given out. */
  IdToken: 600,
  /** Opens what we say about the person, which a tool reads as it signs them in. */
  AccessToken: 600,
  /** From one use to the next; each use replaces it. */
  RefreshToken: 30 * 86_400,
  /** At the latest the person signs in anew. */
  Grant: 90 * 86_400,
  /** For somebody who must sign in first, a code by text message included. */
  Interaction: 1800,
  /** For reading the question before pressing the button that signs out. */
  Session: 1800,
} as const;
