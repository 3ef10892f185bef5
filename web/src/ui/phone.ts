import type { CountryCode } from 'libphonenumber-js';
import { useEffect, useState } from 'react';

export type { CountryCode } from 'libphonenumber-js';

type Library = typeof import('./phone-library.ts');

/** What stands in the field: the country chosen and the text as typed. */
export interface PhoneValue {
  country: CountryCode;
  text: string;
}

export type PhoneReading =
  | { kind: 'empty' }
  /** `international` is for people (`+44 7484 219063`), `e164` for the server. */
  | { kind: 'mobile'; e164: string; international: string; national: string; country: CountryCode }
  /** A possible number that no number plan calls a mobile: a landline perhaps. The server decides. */
  | { kind: 'doubtful'; e164: string; international: string }
  | { kind: 'invalid' };

let library: Library | undefined;
let loading: Promise<Library> | undefined;

/** Fetches the number plans (39 KB): on the first use of a phone field, or earlier by whoever expects one. */
export function loadPhoneLibrary(): Promise<Library> {
  loading ??= import('./phone-library.ts').then((loaded) => {
    library = loaded;
    return loaded;
  });
  return loading;
}

/** The number plans, undefined until they have arrived. */
export function usePhoneLibrary(): Library | undefined {
  const [loaded, setLoaded] = useState(library);
  useEffect(() => {
    if (!loaded) loadPhoneLibrary().then(setLoaded, () => {});
  }, [loaded]);
  return loaded;
}

/** Reads the field at submit. */
export const readPhone = async (value: PhoneValue): Promise<PhoneReading> =>
  (await loadPhoneLibrary()).read(value);
