import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { IntlProvider, useLocale, useMessages } from 'use-intl';
import english from '../../../messages/en/portal.json';

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof english;
    /** A language with its region, `en-GB`: the words come from the language, dates and numbers from both. */
    Locale: string;
  }
}

/** Languages of the portal's interface. A new one is a folder of catalogues in `messages`, an entry here and in `loadLocale`. */
export type PortalLocale = 'en';
export interface LoadedLocale {
  locale: PortalLocale;
  /** With region: decides the order of dates. English is written day first here, as nearly everywhere. */
  region: string;
  direction: 'ltr' | 'rtl';
  messages: typeof english;
}

/** English is in the first load; any other language arrives as one file of messages and one of component strings. */
export async function loadLocale(_wanted: readonly string[]): Promise<LoadedLocale> {
  const region = navigator.languages.find((tag) => tag.startsWith('en-')) ?? 'en-GB';
  return { locale: 'en', region, direction: 'ltr', messages: english };
}

/** Gives messages, formats and direction to the portal and to its components. */
export function Localized({ loaded, children }: { loaded: LoadedLocale; children: ReactNode }) {
  return (
    <IntlProvider
      locale={loaded.region}
      messages={loaded.messages}
      timeZone={new Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      <I18nProvider locale={loaded.region}>{children}</I18nProvider>
    </IntlProvider>
  );
}

/** Below it, all times are those of the organization, wherever the admin travels. */
export function IntlTimeZone({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  return (
    <IntlProvider locale={useLocale()} messages={useMessages()} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
