import { useFormatter, useTranslations } from 'use-intl';
import { useNowEvery } from './clock.ts';

const DAY = 24 * 3600_000;

/** A point in time: relative within a day, then absolute; the whole of it in the tooltip and for machines. */
export function When({ at, withTime = true }: { at: string; withTime?: boolean }) {
  const format = useFormatter();
  const text = useWhen();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: 'full', timeStyle: 'short' })}>
      {text(at, withTime)}
    </time>
  );
}

/** The same as text, for sentences: “12 min. ago”, “yesterday, 09:02”, “20 Nov, 14:15”. */
export function useWhen(): (at: string, withTime?: boolean) => string {
  const format = useFormatter();
  const t = useTranslations('kit');
  const now = useNowEvery(30_000);
  return (at, withTime = true) => {
    const date = new Date(at);
    const distance = date.getTime() - now;
    if (Math.abs(distance) < 45_000) return t('justNow');
    const time = format.dateTime(date, { timeStyle: 'short' });
    if (Math.abs(distance) < DAY && sameDay(date, new Date(now), format)) {
      return format.relativeTime(date, { now: new Date(now), style: 'short' });
    }
    if (distance < 0 && sameDay(date, new Date(now - DAY), format)) return t('yesterdayAt', { time });
    if (distance > 0 && sameDay(date, new Date(now + DAY), format)) return t('tomorrowAt', { time });
    const sameYear =
      format.dateTime(date, { year: 'numeric' }) === format.dateTime(new Date(now), { year: 'numeric' });
    const day = format.dateTime(date, {
      day: 'numeric',
      month: 'short',
      ...(sameYear ? {} : { year: 'numeric' }),
    });
    return withTime ? t('dayAt', { day, time }) : day;
  };
}

/** Compared in the organization's time zone, which the formatter knows. */
function sameDay(a: Date, b: Date, format: ReturnType<typeof useFormatter>): boolean {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  return format.dateTime(a, options) === format.dateTime(b, options);
}
