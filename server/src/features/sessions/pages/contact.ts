import { cleanPastedContact, parseEmailAddress } from '../../../platform/email-address.ts';
import { parseMobileNumber } from '../../../platform/phone-number.ts';
import type { ContactProof } from '../queries.ts';

export type TypedContact = ContactProof;

/**
 * Reads the one field that takes an email address or a mobile number, or null. Only its form is judged: whether it is on
 * record is nobody's business here.
 * @param country in which a number without `+` is read
 */
export function parseContact(typed: string, country?: string): TypedContact | null {
  const text = cleanPastedContact(typed);
  if (text.includes('@')) {
    const email = parseEmailAddress(text);
    return email.ok ? { kind: 'email', canonical: email.canonical } : null;
  }
  const mobile = parseMobileNumber(text, country);
  // Numbers that look like a landline may have been confirmed by whoever invited.
  if (!mobile.ok && mobile.reason !== 'landline') return null;
  return mobile.e164 ? { kind: 'mobile', canonical: mobile.e164 } : null;
}
