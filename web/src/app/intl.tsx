import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { IntlProvider, useLocale, useMessages } from 'use-intl';
import { type Messages, useLanguage } from './language.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
    /** A language with its region, `en-GB`: the words come from the language, dates and numbers from both. */
    Locale: string;
  }
}

/** Gives messages, formats and direction to the portal and to its components. */
export function Localized({ children }: { children: ReactNode }) {
  const { region, messages } = useLanguage();
  return (
    <IntlProvider
      locale={region}
      messages={messages}
      timeZone={new Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      <I18nProvider locale={region}>{children}</I18nProvider>
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
