import { isIP } from 'node:net';
import type { Settings } from '../../platform/settings.ts';

/** Whom authenticators know us as: the host of `PUBLIC_URL`, and the one origin that may ask. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/** Null where browsers have no passkeys: at a bare network address, and without encryption anywhere but on one's own machine. */
export function relyingParty({ publicUrl }: Pick<Settings, 'publicUrl'>): RelyingParty | null {
  const { hostname, origin, protocol } = publicUrl;
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return null;
  if (protocol !== 'https:' && hostname !== 'localhost') return null;
  return { id: hostname, origin };
}
