/**
 * The server's time, as near as the portal knows it. Waiting times come from the server, and an office computer
 * that is five minutes off must not open a button early or show a message as sent in the future.
 */
let offset = 0;

/** Milliseconds since 1970 by the server's clock. */
export const serverNow = (): number => Date.now() + offset;

/** Learns the offset from an answer's headers: `Beckon-Time` (ISO 8601) where sent, else `Date` (whole seconds). */
export function syncClock(headers: Headers): void {
  const sent = headers.get('beckon-time') ?? headers.get('date');
  const at = sent ? Date.parse(sent) : Number.NaN;
  // `Date` is cut to the second and the answer took its way: below two seconds there is nothing to correct.
  if (Number.isFinite(at) && Math.abs(at - serverNow()) > 2000) offset = at - Date.now();
}
