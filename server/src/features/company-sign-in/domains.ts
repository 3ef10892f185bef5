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
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (settings.dnsServer) resolver.setServers([settings.dnsServer]);
  try {
    const records = await resolver.resolveTxt(name);
    return records.some((parts) => parts.join('') === value) ? 'there' : 'gone';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return GONE.has(code) ? 'gone' : 'silent';
  }
}
