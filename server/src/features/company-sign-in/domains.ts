import { Resolver } from 'node:dns/promises';
import { domainToASCII } from 'node:url';
import type { Settings } from '../../platform/settings.ts';

/** Where the record of a domain is, and what it says. */
export const recordOf = (domain: string, token: string) => ({
  name: `_beckon.${domain}`,
  value: `beckon-verification=${token}`,
});

/** As it is compared: ASCII, lower case, without a dot at its end; null for what is no domain. */
export function domainKey(typed: string): string | null {
  const ascii = domainToASCII(typed.trim().replace(/\.$/, '')).toLowerCase();
  const labels = ascii.split('.');
  const sound = labels.length > 1 && labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  // An address of numbers is none.
  return sound && ascii.length <= 253 && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : null;
}

/** What name servers say where there is no such record; whatever else they say is about themselves. */
const GONE = new Set(['ENOTFOUND', 'ENODATA']);

/** Asks the DNS whether the record is there; `silent` where no name server says yes or no. */
export async function lookForRecord(
  settings: Settings,
  domain: string,
  token: string,
): Promise<'there' | 'gone' | 'silent'> {
  const { name, value } = recordOf(domain, token);
  const texts = await textsAt(resolverOf(settings), name);
  if (!texts) return 'silent';
  return texts.includes(value) ? 'there' : 'gone';
}

/** Why a record is not seen, as `domain.record_missing` says it. */
export interface Missing {
  detail: 'nothing' | 'another' | 'elsewhere' | 'silent';
  /** `seen` is what is there instead, `place` where the record is instead; empty where there is none. */
  values: { domain: string; name: string; seen: string; place: string };
}

const LONGEST_SEEN = 120;

/**
 * Looks where a record lands by mistake, too: at the domain itself, and under the domain written twice, which is what forms
 * make of a whole name where they add the domain themselves. Null where the record is as it should be.
 */
export async function whyMissing(settings: Settings, domain: string, token: string): Promise<Missing | null> {
  const { name, value } = recordOf(domain, token);
  const resolver = resolverOf(settings);
  const places = [domain, `${name}.${domain}`];
  const [here, ...others] = await Promise.all([name, ...places].map((place) => textsAt(resolver, place)));
  if (here?.includes(value)) return null;
  const place = places.find((_, at) => others[at]?.includes(value)) ?? '';
  const seen = (here?.[0] ?? '').slice(0, LONGEST_SEEN);
  return { detail: missing(here, place), values: { domain, name, seen, place } };
}

function missing(here: string[] | null | undefined, place: string): Missing['detail'] {
  if (!here) return 'silent';
  if (place !== '') return 'elsewhere';
  return here.length > 0 ? 'another' : 'nothing';
}

function resolverOf({ dnsServer }: Settings): Resolver {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (dnsServer) resolver.setServers([dnsServer]);
  return resolver;
}

/** The TXT records at a name; null where no name server says whether there are any. */
async function textsAt(resolver: Resolver, name: string): Promise<string[] | null> {
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return GONE.has(code) ? [] : null;
  }
}
