import { useEffect, useState } from 'react';
import { serverNow } from '../app/clock.ts';

/** The server's time in milliseconds, renewed every `everyMs` while the page is shown. */
export function useNowEvery(everyMs: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    const onShow = () => document.visibilityState === 'visible' && setNow(serverNow());
    document.addEventListener('visibilitychange', onShow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onShow);
    };
  }, [everyMs]);
  return now;
}

/** Milliseconds left until `at` (ISO 8601), in steps of a minute, of a second within the last; 0 when over. */
export function useTimeLeft(at: string | null | undefined): number {
  const until = at ? Date.parse(at) : 0;
  const [now, setNow] = useState(serverNow);
  const left = Math.max(0, until - now);
  useEffect(() => {
    // Over: told once, not at every drawing, which would draw again.
    if (until <= serverNow()) return now < until ? setNow(serverNow()) : undefined;
    const rest = until - serverNow();
    const step = rest > 60_000 ? rest % 60_000 || 60_000 : rest % 1000 || 1000;
    const timer = setTimeout(() => setNow(serverNow()), Math.min(step + 20, 60_000));
    return () => clearTimeout(timer);
  });
  return left;
}
