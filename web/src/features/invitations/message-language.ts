import {
  chooseLanguage,
  type Language,
  languageOfCountry,
} from '../../../../server/src/platform/languages.ts';

export interface MessageLanguage {
  language: Language;
  /** Where it comes from: chosen by hand, guessed from the number's country, or the organization's own. */
  from: 'chosen' | 'country' | 'organization';
}

interface Known {
  chosen: Language | '';
  /** Of the mobile number, where one stands in the form. */
  country: string | null;
  home: { language: string; country: string };
}

/** A number from the organization's own country says nothing that its language does not. */
export function messageLanguage({ chosen, country, home }: Known): MessageLanguage {
  if (chosen) return { language: chosen, from: 'chosen' };
  const guess = country && country !== home.country ? languageOfCountry(country) : null;
  if (guess) return { language: guess, from: 'country' };
  return { language: chooseLanguage([home.language]), from: 'organization' };
}
