import type { PreviewMessage } from '@contracts/deliveries';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';
import { When } from '../../ui/index.ts';
import { LinkedText } from './linked-text.tsx';

/** Characters that one message holds, and each of several (GSM 03.38, 03.40). */
const ROOM = { gsm7: [160, 153], ucs2: [70, 67] } as const;

/** A text message as a phone shows it, and what sending it takes. */
export function SmsView({ message }: { message: PreviewMessage }) {
  const t = useTranslations('preview');
  const { organization } = useSession();
  return (
    <div className="grid gap-5 justify-items-center p-6">
      <figure className="phone">
        <figcaption className="phone-bar">
          <bdi>{organization.name}</bdi>
        </figcaption>
        <div className="phone-screen">
          <p className="meta text-center">
            <When at={message.at} />
          </p>
          <p className="bubble" dir="auto">
            <LinkedText>{message.text}</LinkedText>
          </p>
        </div>
      </figure>
      {message.parts && <PartsMeter {...message.parts} />}
      <p className="prose text-sm text-center">{t('smsLink')}</p>
    </div>
  );
}

function PartsMeter({ encoding, units, parts }: NonNullable<PreviewMessage['parts']>) {
  const t = useTranslations('preview');
  const [alone, each] = ROOM[encoding];
  const room = parts === 1 ? alone : each * parts;
  return (
    <div className="w-full max-w-[320px] grid gap-1">
      <p className="text-sm flex justify-between gap-3" id="parts-meter">
        <span>{t('parts', { count: parts })}</span>
        <span className="text-ink-3">{t('units', { units, room })}</span>
      </p>
      <div className="meter" aria-hidden="true">
        {Array.from({ length: parts }, (_, part) => {
          const filled = Math.min(1, Math.max(0, units / (room / parts) - part));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message have nothing but their order.
            <span key={part}>
              <span style={{ inlineSize: `${filled * 100}%` }} />
            </span>
          );
        })}
      </div>
      <p className="meta">{t(`encoding.${encoding}`)}</p>
    </div>
  );
}
