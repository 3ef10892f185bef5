import type { PreviewMessage } from '@contracts/deliveries';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../app/session.ts';

/** Characters that one message holds, and each of several (GSM 03.38, 03.40). */
const ROOM = { gsm7: [160, 153], ucs2: [70, 67] } as const;

/** A text message as a phone shows it. */
export function PhoneScreen({ at, children }: { at?: ReactNode; children: ReactNode }) {
  const { organization } = useSession();
  return (
    <figure className="phone">
      <figcaption className="phone-bar">
        <bdi>{organization.name}</bdi>
      </figcaption>
      <div className="phone-screen">
        {at && <p className="meta text-center">{at}</p>}
        <p className="bubble" dir="auto">
          {children}
        </p>
      </div>
    </figure>
  );
}

/** How many messages an operator bills for it, and how much room is left. */
export function PartsMeter({ encoding, units, parts }: NonNullable<PreviewMessage['parts']>) {
  const t = useTranslations('preview');
  const [alone, each] = ROOM[encoding];
  const room = parts === 1 ? alone : each * parts;
  return (
    <div className="w-full max-w-[320px] grid gap-1">
      <p className="text-sm flex justify-between gap-3">
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
