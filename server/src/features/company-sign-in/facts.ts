import type { Context } from '../../platform/context/index.ts';
import { parseEmailAddress } from '../../platform/email-address.ts';
import type { SamlNameId } from '../../platform/saml/index.ts';
import type { ContactProof } from '../sessions/index.ts';
import { IS_VERIFIED } from './queries.ts';

/** What a provider said of a person, once all that protects it was checked. The same for every protocol. */
export interface Facts {
  issuer: string;
  /** Who the person is there, for good. */
  subject: string;
  email: string | null;
  /** The provider itself says that the address is verified. Nothing but an explicit yes counts. */
  emailVerified: boolean;
  /** All that was said, by name. */
  claims: Readonly<Record<string, unknown>>;
  /** The session that the person has there. */
  session: ProviderSession;
}

export interface ProviderSession {
  /** What the provider calls it, where it says so. */
  id: string | null;
  /** When this was said, by the provider's clock: ISO 8601. What it ended since signs nobody in. */
  saidAt: string;
  /** What signing out there takes; null where it offers no such thing. */
  wayOut: WayOut | null;
}

export type WayOut =
  | { protocol: 'openid'; address: string; idToken: string | null }
  | { protocol: 'saml'; nameId: SamlNameId };

/**
 * The address that the provider may vouch for: it says that the address is verified, and the domain is one that this very
 * organization has verified. Whether the local address is good for it is asked where it is looked up.
 */
export async function vouchedContact(tx: Context, facts: Facts): Promise<ContactProof | null> {
  if (!facts.emailVerified || !facts.email) return null;
  const parsed = parseEmailAddress(facts.email);
  if (!parsed.ok) return null;
  const domain = parsed.canonical.slice(parsed.canonical.lastIndexOf('@') + 1);
  const verified = await tx.db.one(IS_VERIFIED, [tx.organizationId, domain]);
  return verified ? { kind: 'email', canonical: parsed.canonical } : null;
}

const MOST_LETTERS = 500;

/** What arrived under a name, as one text; of several the first. */
export function claimOf(facts: Facts, name: string): string | null {
  const value = facts.claims[name];
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number' || typeof one === 'boolean') return String(one);
  return typeof one === 'string' && one.trim() !== ''
    ? one.replaceAll('\0', '').trim().slice(0, MOST_LETTERS)
    : null;
}

/** The values of profile fields that arrived, by field. */
export const mappedValues = (facts: Facts, mapping: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(mapping).flatMap(([field, name]) => {
      const value = claimOf(facts, name);
      return value === null ? [] : [[field, value]];
    }),
  );
