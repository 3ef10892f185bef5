import { parseEmailAddress } from '../../platform/email-address.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { isCountryAllowed, parseMobileNumber } from '../../platform/phone-number.ts';
import { userProblems } from './problems.ts';

/** A contact ready to be stored and compared. */
export interface CheckedContact {
  kind: 'email' | 'mobile';
  address: string;
  canonical: string;
  country: string | null;
}
export type ContactResult = { ok: true; contact: CheckedContact } | { ok: false; refusal: Refusal };

/** Reads an email address by the one written policy (IDNA, case; dots and plus parts stay). */
export function checkEmail(input: string, pointer: string): ContactResult {
  const parsed = parseEmailAddress(input);
  if (parsed.ok)
    return {
      ok: true,
      contact: { kind: 'email', address: parsed.address, canonical: parsed.canonical, country: null },
    };
  const refusal =
    parsed.reason === 'non_ascii_local'
      ? userProblems.refuse('email.invalid', { pointer, detail: 'non_ascii_local' })
      : userProblems.refuse('email.invalid', { pointer });
  return { ok: false, refusal };
}

export interface MobileRules {
  /** In which a number without a calling code is read. */
  country: string;
  allowedCountries: readonly string[];
  acceptLandline: boolean;
}

/** Reads a mobile number: valid, of a kind that takes text messages, of a country that the organization allows. */
export function checkMobile(input: string, pointer: string, rules: MobileRules): ContactResult {
  const parsed = parseMobileNumber(input, rules.country);
  const refuse = (code: Parameters<typeof userProblems.refuse>[0], more = {}): ContactResult => ({
    ok: false,
    refusal: userProblems.refuse(code, { pointer, ...more }),
  });
  if (!parsed.ok && parsed.reason === 'premium') return refuse('mobile.not_a_mobile');
  if (!parsed.ok && parsed.reason !== 'landline') return refuse('mobile.invalid');
  if (!parsed.e164 || !parsed.country) return refuse('mobile.invalid');
  if (!parsed.ok && !rules.acceptLandline)
    return refuse('mobile.landline', { confirmWith: 'accept_landline' });
  if (!isCountryAllowed(parsed.country, rules.allowedCountries)) {
    const values = { country: { region: parsed.country } };
    const refusal = userProblems.refuse('mobile.country_not_allowed', { pointer, detail: 'country', values });
    return { ok: false, refusal };
  }
  return {
    ok: true,
    contact: { kind: 'mobile', address: parsed.e164, canonical: parsed.e164, country: parsed.country },
  };
}
