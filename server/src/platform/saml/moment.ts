import { SamlRefused } from './refused.ts';

/** How far the clock of the other side may be from ours. */
const SKEW_MS = 60_000;

/** As SAML writes a moment: UTC, to the second. */
export const instant = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** @throws SamlRefused `unreadable` where it is no moment in UTC */
export function readInstant(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) || Number.isNaN(date.getTime()))
    throw new SamlRefused('unreadable');
  return date;
}

/** @throws SamlRefused `too_early`, `expired` where now is outside of what a message allows, by more than the skew */
export function refuseOutside(now: Date, notBefore: string | null, notOnOrAfter: string | null): void {
  if (notBefore !== null && now.getTime() + SKEW_MS < readInstant(notBefore).getTime())
    throw new SamlRefused('too_early');
  if (notOnOrAfter !== null && now.getTime() - SKEW_MS >= readInstant(notOnOrAfter).getTime())
    throw new SamlRefused('expired');
}

/** Until when a message with this end could still be taken, skew included. */
export const lastMoment = (notOnOrAfter: string): Date =>
  new Date(readInstant(notOnOrAfter).getTime() + SKEW_MS);
