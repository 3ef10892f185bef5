import { updateMyLanguage } from '@contracts/users';
import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useEffect, useId } from 'react';
import { useTranslations } from 'use-intl';
import { type Language, languageFor } from '../../../../server/src/platform/languages.ts';
import { Icon } from '../../ui/icons.tsx';
import { toast } from '../../ui/toaster.tsx';
import { call } from '../api.ts';
import { offeredLanguages, speak, useLanguage } from '../language.ts';
import { useSession } from '../session.ts';

/** The language of the portal, each in its own script. It goes with the account, so that the next device knows it too. */
export function LanguageChoice() {
  const t = useTranslations('shell');
  const { tag } = useLanguage();
  const id = useId();
  const client = useQueryClient();
  async function choose({ target }: ChangeEvent<HTMLSelectElement>) {
    const language = target.value as Language;
    try {
      await speak(language);
    } catch {
      return toast(t('languageNotLoaded'));
    }
    await call(updateMyLanguage, { body: { language } }).catch(() => toast(t('languageNotKept')));
    // What the server put into words comes again in these.
    await client.invalidateQueries();
  }
  return (
    <div className="nav-choice">
      <label htmlFor={id}>{t('language')}</label>
      <span className="nav-language">
        <select id={id} value={tag} onChange={(event) => void choose(event)}>
          {offeredLanguages.map((one) => (
            <option key={one.tag} value={one.tag} lang={one.tag}>
              {one.name}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
    </div>
  );
}

/** Speaks the language of the account where it is another than this browser's. */
export function useOwnLanguage(): void {
  const { language } = useSession().user;
  const client = useQueryClient();
  useEffect(() => {
    const own = language ? languageFor(language) : null;
    if (!own || !offeredLanguages.some(({ tag }) => tag === own)) return;
    speak(own).then(
      (changed) => {
        if (changed) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
      },
      () => {
        // Not to be had at the moment: the language that is there goes on.
      },
    );
  }, [language, client]);
}
