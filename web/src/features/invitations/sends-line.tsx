import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import { Icon, isolate, Ltr } from '../../ui/index.ts';
import { type PhoneValue, readPhone } from '../../ui/phone.ts';
import { type ContactKind, cleanEmail, type InviteValues, looksLikeEmail } from './form-values.ts';
import { channelsQuery, organizationQuery } from './queries.ts';
import { useMessageLanguage } from './use-message-language.ts';

/** What pressing *Invite* will send, in one line. */
export function SendsLine({
  form,
  by,
  both,
  send,
  preview,
}: {
  form: UseFormReturn<InviteValues>;
  by: ContactKind;
  both: boolean;
  send: boolean;
  /** The way to the message itself. */
  preview: ReactNode;
}) {
  const t = useTranslations('invite');
  const locale = useLocale();
  const { data: organization } = useQuery(organizationQuery);
  const { language } = useMessageLanguage(form, by, both);
  const { data: channels } = useQuery(channelsQuery);
  const [typedEmail, typedMobile] = form.watch(['email', 'mobile']);
  const email = (by === 'email' || both) && looksLikeEmail(typedEmail) ? cleanEmail(typedEmail) : '';
  const mobile = useInternational(by === 'mobile' || both ? typedMobile : null);
  const modeOf = (channel: 'email' | 'sms') => channels?.items.find((one) => one.channel === channel)?.mode;
  const previewed =
    (!email || modeOf('email') === 'preview') &&
    (!mobile || modeOf('sms') === 'preview') &&
    (email || mobile);
  const tail = organization && (
    <>
      {' '}
      {t.rich('sends.tail', {
        language: languageName(locale, language),
        days: organization.invitation_life_days,
        strong,
      })}
      {previewed && t('sends.previewed')}
    </>
  );
  if (!send) return <SendsText icon="user">{t('sends.nothing')}</SendsText>;
  if (email && mobile) {
    return (
      <SendsText icon="send" title={`${isolate(email)}, ${isolate(mobile)}`} preview={preview}>
        {t.rich('sends.both', { strong })}
        {tail}
      </SendsText>
    );
  }
  if (!email && !mobile) {
    return (
      <SendsText icon="lock" preview={preview}>
        {t('sends.notYet')}
      </SendsText>
    );
  }
  return (
    <SendsText icon={email ? 'mail' : 'phone'} title={email || mobile} preview={preview}>
      {t.rich(email ? 'sends.email' : 'sends.sms', {
        address: () => (
          <b>
            <Ltr>{email || mobile}</Ltr>
          </b>
        ),
      })}
      {tail}
    </SendsText>
  );
}

/** The number as people write it, once it is one; the number plans are fetched for it alone. */
function useInternational(value: PhoneValue | null): string {
  const [text, setText] = useState('');
  const country = value?.country;
  const typed = value?.text ?? '';
  useEffect(() => {
    let current = true;
    if (!country || typed.trim() === '') setText('');
    else {
      readPhone({ country, text: typed }).then(
        (reading) => current && setText('international' in reading ? reading.international : ''),
        () => {},
      );
    }
    return () => {
      current = false;
    };
  }, [country, typed]);
  return text;
}

const strong = (chunks: ReactNode) => <b>{chunks}</b>;

export function SendsText(props: {
  icon: 'mail' | 'phone' | 'send' | 'lock' | 'user';
  title?: string;
  preview?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="sheet-sends">
      <Icon name={props.icon} />
      <p className="grow" title={props.title}>
        {props.children}
      </p>
      {props.preview}
    </div>
  );
}

/** “English” for `en`, in the reader's language. */
export const languageName = (locale: string, tag: string): string => {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};
