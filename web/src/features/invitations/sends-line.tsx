import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import { Icon, Ltr } from '../../ui/index.ts';
import { type PhoneValue, readPhone } from '../../ui/phone.ts';
import { type ContactKind, cleanEmail, type InviteValues, looksLikeEmail } from './form-values.ts';
import { channelsQuery, organizationQuery } from './queries.ts';

/** What pressing *Invite* will send, in one line. */
export function SendsLine({
  form,
  by,
  both,
  send,
}: {
  form: UseFormReturn<InviteValues>;
  by: ContactKind;
  both: boolean;
  send: boolean;
}) {
  const t = useTranslations('invite');
  const locale = useLocale();
  const { data: organization } = useQuery(organizationQuery);
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
        language: languageName(locale, organization.language),
        days: organization.invitation_life_days,
        strong,
      })}
      {previewed && t('sends.previewed')}
    </>
  );
  if (!send) return <Line icon="user">{t('sends.nothing')}</Line>;
  if (email && mobile) {
    return (
      <Line icon="send" title={`${email}, ${mobile}`}>
        {t.rich('sends.both', { strong })}
        {tail}
      </Line>
    );
  }
  if (!email && !mobile) return <Line icon="lock">{t('sends.notYet')}</Line>;
  return (
    <Line icon={email ? 'mail' : 'phone'} title={email || mobile}>
      {t.rich(email ? 'sends.email' : 'sends.sms', {
        address: () => (
          <b>
            <Ltr>{email || mobile}</Ltr>
          </b>
        ),
      })}
      {tail}
    </Line>
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

const strong = (chunks: React.ReactNode) => <b>{chunks}</b>;

function Line(props: {
  icon: 'mail' | 'phone' | 'send' | 'lock' | 'user';
  title?: string;
  children: React.ReactNode;
}) {
  return (
    <p className="sheet-sends" title={props.title}>
      <Icon name={props.icon} />
      <span className="grow">{props.children}</span>
    </p>
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
