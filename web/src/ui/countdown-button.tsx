import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button, type ButtonProps } from './button.tsx';
import { useTimeLeft } from './clock.ts';
import { announce } from './toaster.tsx';

export interface CountdownButtonProps extends Omit<ButtonProps, 'children' | 'unavailable'> {
  /** The verb, for example “Resend”. */
  label: string;
  /** When it becomes possible (ISO 8601); null or past means now. Comes from the server, so a reload keeps it. */
  availableAt: string | null | undefined;
  /** Why one has to wait, for example “Messages are at least an hour apart. Grace Rossi sent the last at 14:14.” */
  reason?: string;
  /** Said once, politely, when the wait is over. */
  announcement?: string;
}

/** The server's clock is known to a second or two: an hour that has just begun is not sixty-one minutes. */
const CLOCK_ERROR_MS = 2000;

/** “Resend – available in 42 min”: reachable while it waits, counting in minutes and, at the end, in seconds. */
export function CountdownButton(props: CountdownButtonProps) {
  const { label, availableAt, reason, announcement, icon, ...rest } = props;
  const t = useTranslations('kit');
  const left = useTimeLeft(availableAt);
  const waited = useRef(false);
  useEffect(() => {
    if (left > 0) waited.current = true;
    else if (waited.current) {
      waited.current = false;
      if (announcement) announce(announcement);
    }
  }, [left, announcement]);
  if (left === 0) {
    return (
      <Button {...rest} {...(icon && { icon })}>
        {label}
      </Button>
    );
  }
  const wait =
    left > 60_000
      ? t('availableInMinutes', { label, minutes: Math.ceil((left - CLOCK_ERROR_MS) / 60_000) })
      : t('availableInSeconds', { label, seconds: Math.ceil(left / 1000) });
  return (
    <Button
      {...rest}
      kind={rest.kind === 'primary' ? 'plain' : (rest.kind ?? 'plain')}
      icon="ringQueued"
      unavailable={reason ?? t('wait')}
    >
      {wait}
    </Button>
  );
}
