import { type CountryCode, isCountryCode } from './countries.ts';
import type { ContactKind } from './form-values.ts';

const BY = 'beckon.invite.by';
const COUNTRY = 'beckon.invite.country';

/** How the last person was invited from this device; nothing about the person. */
export function remembered(defaultCountry: string): { by: ContactKind; country: CountryCode } {
  const country = localStorage.getItem(COUNTRY) ?? defaultCountry;
  return {
    by: localStorage.getItem(BY) === 'mobile' ? 'mobile' : 'email',
    country: isCountryCode(country) ? country : 'GB',
  };
}

export function remember(by: ContactKind, country: CountryCode): void {
  localStorage.setItem(BY, by);
  localStorage.setItem(COUNTRY, country);
}
