import type { Tool } from '../../tools/index.ts';

/** A form that takes an answer to a tool. */
export interface Answer {
  acsUrl: string;
  samlResponse: string;
  relayState: string | null;
}

/** Why nobody is signed in to a tool, and, where the tool is known, an answer that tells it so. */
export interface Refused {
  refused: string;
  tool: Tool | null;
  answer: Answer | null;
}
