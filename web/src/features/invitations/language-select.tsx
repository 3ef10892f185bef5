import { useLocale, useTranslations } from 'use-intl';
import { type Language, languages } from '../../../../server/src/platform/languages.ts';
import { Select } from '../../ui/select.tsx';
import type { LanguageFieldProps } from './language-field.tsx';
import { languageName } from './sends-line.tsx';
import { useMessageLanguage } from './use-message-language.ts';

/** In which language the message speaks; never hidden, since a guess may be wrong. */
export default function LanguageSelect({ form, by, both, id = 'invite-language' }: LanguageFieldProps) {
  const t = useTranslations('invite');
  const locale = useLocale();
  const message = useMessageLanguage(form, by, both);
  return (
    <Select<Language>
      id={id}
      label={t('messageLanguage')}
      aside={message.from === 'country' ? t('languageGuessed') : undefined}
      value={message.language}
      onChange={(language) => form.setValue('language', language, { shouldDirty: true })}
      options={languages.map(({ tag, name }) => ({ id: tag, name, note: noteOf(locale, tag, name) }))}
    />
  );
}

/** What the reader calls it, unless that is its own name. */
function noteOf(locale: string, tag: string, name: string): string | undefined {
  const called = languageName(locale, tag);
  return called === name ? undefined : called;
}
