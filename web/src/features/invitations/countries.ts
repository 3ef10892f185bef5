import type { CountryCode } from '../../ui/phone.ts';

export type { CountryCode } from '../../ui/phone.ts';

/** The number plans come later; by then the field shows what it was given. */
export const isCountryCode = (text: string): text is CountryCode => /^[A-Z]{2}$/.test(text);
