import { previewInvitation } from '@contracts/invitations';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Language } from '../../../../server/src/platform/languages.ts';
import { call, type OutputOf } from '../../app/api.ts';
import { ProblemBanner, Segmented, Skeleton } from '../../ui/index.ts';
import { PartsMeter, PhoneScreen } from '../preview/phone-screen.tsx';
import type { ContactKind } from './form-values.ts';
import { LanguageField } from './language-field.tsx';
import type { PreviewProps } from './preview-button.tsx';
import { useMessageLanguage } from './use-message-language.ts';

type Message = OutputOf<typeof previewInvitation>;

/** The message in each shape that it takes, written by the server that will send it. */
export default function MessagePreview({ form, by, both }: PreviewProps) {
  const t = useTranslations('invite');
  const [channel, setChannel] = useState<ContactKind>(by);
  const { language } = useMessageLanguage(form, by, both);
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation-preview', language],
    queryFn: ({ signal }) => call(previewInvitation, { body: { language }, signal }),
    placeholderData: (before) => before,
  });
  return (
    <>
      <div className="preview-bar">
        <Segmented<ContactKind>
          label={t('preview.channel')}
          value={channel}
          onChange={setChannel}
          options={[
            { value: 'email', label: t('email'), icon: 'mail' },
            { value: 'mobile', label: t('preview.sms'), icon: 'phone' },
          ]}
        />
        <LanguageField form={form} by={by} both={both} id="preview-language" />
      </div>
      {error ? (
        <ProblemBanner error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton lines={8} />
      ) : channel === 'email' ? (
        <Email message={data} language={language} />
      ) : (
        <TextMessage sms={data.sms} />
      )}
      <p className="meta">{t('preview.example')}</p>
    </>
  );
}

type Shape = 'html' | 'text';

function Email({ message, language }: { message: Message; language: Language }) {
  const t = useTranslations('invite');
  const words = useTranslations('preview');
  const [shape, setShape] = useState<Shape>('html');
  const { subject, text } = message.email;
  return (
    <section className="preview-mail" aria-label={t('email')}>
      <div className="preview-subject">
        <p className="grow">
          <span className="meta block">{t('preview.subject')}</span>
          <b dir="auto">{subject}</b>
        </p>
        <Segmented<Shape>
          label={words('shape')}
          value={shape}
          onChange={setShape}
          options={[
            { value: 'html', label: words('html') },
            { value: 'text', label: words('text') },
          ]}
        />
      </div>
      {shape === 'html' ? (
        <iframe
          title={words('frameTitle', { subject })}
          src={`/invitation-preview/${language}/html`}
          // Nothing in it runs or leads anywhere.
          sandbox=""
          referrerPolicy="no-referrer"
        />
      ) : (
        <pre className="mail-text" dir="auto">
          {text}
        </pre>
      )}
    </section>
  );
}

function TextMessage({ sms }: { sms: Message['sms'] }) {
  const t = useTranslations('invite');
  return (
    <section className="preview-sms" aria-label={t('preview.sms')}>
      <PhoneScreen>{sms.text}</PhoneScreen>
      <PartsMeter {...sms} />
      {sms.costly.length > 0 && (
        <p className="preview-costly">
          {t.rich('preview.costly', {
            count: sms.costly.length,
            letters: () =>
              sms.costly.map((letter) => (
                <kbd key={letter} className="kbd">
                  {visible(letter)}
                </kbd>
              )),
          })}
        </p>
      )}
    </section>
  );
}

/** Marks that cannot be seen are called by their number. */
const visible = (letter: string): string =>
  /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(letter)
    ? letter
    : `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
