import type { PreviewMessage } from '@contracts/deliveries';
import { useTranslations } from 'use-intl';
import { When } from '../../ui/index.ts';
import { LinkedText } from './linked-text.tsx';
import { PartsMeter, PhoneScreen } from './phone-screen.tsx';

/** A text message as a phone shows it, and what sending it takes. */
export function SmsView({ message }: { message: PreviewMessage }) {
  const t = useTranslations('preview');
  return (
    <div className="grid gap-5 justify-items-center p-6">
      <PhoneScreen at={<When at={message.at} />}>
        <LinkedText>{message.text}</LinkedText>
      </PhoneScreen>
      {message.parts && <PartsMeter {...message.parts} />}
      <p className="prose text-sm text-center">{t('smsLink')}</p>
    </div>
  );
}
