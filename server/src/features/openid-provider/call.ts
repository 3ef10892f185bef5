import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../platform/context/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import type { Tool } from '../tools/index.ts';

/** The library's context of a request. */
export type LibraryContext = KoaContextWithOIDC;

/** One request to the library, and all that Beckon knows of it: the library itself sees Node's request alone. */
export interface Call {
  organization: OrganizationRow;
  /** Acts as the person whose browser asks, or as the system where a tool asks by itself. */
  ctx: Context;
  /** Whose session of this organization the browser holds; nobody's where a tool asks, or somebody of another one. */
  visitor: Visitor | null;
  /** Tools that were looked up for this request, by their client id. */
  tools: Map<string, Tool>;
  /** The names of the claims that this request told a tool. */
  told: string[];
}

export interface Visitor {
  userId: string;
  sessionId: string;
  /** How long ago they proved who they are. */
  provedSecondsAgo: number;
  /** The cookie, to end the session by. */
  token: string;
}

const calls = new WeakMap<IncomingMessage, Call>();

export const keepCall = (request: IncomingMessage, call: Call): void => {
  calls.set(request, call);
};

/** @param ctx the library's context of a request */
export function callOf(ctx: { req: IncomingMessage }): Call {
  const call = calls.get(ctx.req);
  if (!call) throw new Error('The request did not come in by our own door.');
  return call;
}

/** The tool of a client that the library has found. */
export function toolOf(ctx: { req: IncomingMessage }, clientId: string): Tool {
  const tool = callOf(ctx).tools.get(clientId);
  if (!tool) throw new Error('The library names a tool that nobody looked up.');
  return tool;
}
