import { useFormatter, useTranslations } from 'use-intl';
import { useWhen } from '../../ui/index.ts';

const DAY = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;

/** A time to wait for, as one reads it off a clock: “at 14:35”, “tomorrow, 09:00”. */
export function useAtTime(): (at: string) => string {
  const t = useTranslations('users');
  const format = useFormatter();
  const when = useWhen();
  return (at) => {
    const date = new Date(at);
    const today = format.dateTime(date, DAY) === format.dateTime(new Date(), DAY);
    return today ? t('atTime', { time: format.dateTime(date, { timeStyle: 'short' }) }) : when(at);
  };
}
